// Keeps unsaved text over a reload, so that a page that the phone drops in the middle of a sentence loses
// nothing. `keep` ends with the visit; signing out forgets it at once.

const PREFIX = "typed:";

export function readTyped(keep, draftId) {
  try {
    return JSON.parse(keep.getItem(PREFIX + draftId)) ?? {};
  } catch {
    return {};
  }
}

export function writeTyped(keep, draftId, typed) {
  try {
    if (Object.keys(typed).length) keep.setItem(PREFIX + draftId, JSON.stringify(typed));
    else keep.removeItem(PREFIX + draftId);
  } catch {
    // Storage is full; the text is still on the page and will be sent.
  }
}

export function forgetTyped(storage) {
  for (const name of Object.keys(storage)) if (name.startsWith(PREFIX)) storage.removeItem(name);
}
