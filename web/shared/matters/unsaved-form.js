// What is typed and not at the server yet, over a reload: a page that is thrown away in the middle of a sentence loses
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
    // Storage is full: what is typed is still on the page, and on its way.
  }
}

export function forgetTyped(/** @type {import("/shared/net/browser-storage.js").Place} */ keep) {
  for (const name of keep.names()) if (name.startsWith(PREFIX)) keep.removeItem(name);
}
