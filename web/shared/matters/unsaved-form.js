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

/** Forget what has been stored, unless something else was typed since: a form that was left may store while the next one is typed into. */
export function forgetStored(keep, draftId, stored) {
  const typed = Object.entries(readTyped(keep, draftId)).filter(([name, value]) => stored[name] !== value);
  writeTyped(keep, draftId, Object.fromEntries(typed));
}

/** Read a form with `read`, and return it with what was typed and is not in it: a save that was under way may have come after the reading. */
export async function readWithTyped(keep, draftId, read) {
  const before = Object.entries(readTyped(keep, draftId));
  const opened = await read();
  const late = before.filter(([name, value]) => value !== (opened.draft.form[name] ?? null));
  return { opened, typed: { ...Object.fromEntries(late), ...readTyped(keep, draftId) } };
}

export function forgetTyped(/** @type {import("/shared/net/browser-storage.js").Place} */ keep) {
  for (const name of keep.names()) if (name.startsWith(PREFIX)) keep.removeItem(name);
}
