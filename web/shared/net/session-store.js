// Where the refresh token of a citizen's phone lies (docs/decisions/0071-a-reopened-tab-goes-on.md).
//
// In localStorage, so that a page which was closed goes on and all tabs share one sign-in; in sessionStorage when others use this
// phone too, so that it ends with the tab; in memory when there is neither. Beside the token lie the key of its one refresh, drawn
// before anybody needs it, and the random id of the session: whoever reads the token reads its key, and asks the same request.

import { storageNamed, tabStorage } from "/shared/net/browser-storage.js";

const STORE = "citizen-session";
const VISITED = "citizen-session-here";

/** @typedef {{ refreshToken: string, refreshKey: string, sessionId: string, until?: number, tab?: string, isEnding?: boolean }} SessionRecord `until`: when the newest access token ends, by the server's clock. */
/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Place */

/** Create a storage that lasts as long as the page. @returns {Place} */
function createMemory() {
  const entries = new Map();
  return { getItem: (key) => entries.get(key) ?? null, setItem: (key, value) => void entries.set(key, value), removeItem: (key) => void entries.delete(key) };
}

/** @returns {SessionRecord | null} */
function readRecord(/** @type {Place} */ place) {
  try {
    const record = JSON.parse(place.getItem(STORE) ?? "null");
    return [record?.refreshToken, record?.refreshKey, record?.sessionId].every((part) => typeof part === "string") ? record : null;
  } catch {
    return null; // switched off meanwhile, or something else lies there
  }
}

function writeTo(/** @type {Place} */ place, /** @type {string} */ key, /** @type {string} */ text) {
  try {
    place.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

function removeFrom(/** @type {Place} */ place) {
  try {
    place.removeItem(STORE);
  } catch {
    // switched off meanwhile: nothing lies there
  }
}

export function createSessionStore() {
  const shared = storageNamed("localStorage");
  const ofTab = storageNamed("sessionStorage");
  const memory = createMemory();
  const places = [memory, ofTab, shared].filter((place) => place !== null); // what is this tab's own comes first

  const placeInUse = () => places.find((place) => readRecord(place) !== null) ?? null;

  /** Write to the first place that takes it. */
  const writeFirst = (/** @type {(Place | null)[]} */ choice, /** @type {SessionRecord} */ record) =>
    choice.some((place) => place !== null && writeTo(place, STORE, JSON.stringify(record)));

  return {
    /** @returns {SessionRecord | null} */
    read: () => readRecord(placeInUse() ?? memory),
    /** Tell whether other tabs have this session too. */
    isShared: () => shared !== null && placeInUse() === shared,
    /** Write the next record where the one before lies. */
    update: (/** @type {SessionRecord} */ record) => writeFirst([placeInUse(), memory], record),
    /** Begin a session, in all tabs or in this one. Whatever session was there is forgotten. */
    begin(/** @type {SessionRecord} */ record, /** @type {{ isTabOnly: boolean }} */ { isTabOnly }) {
      places.forEach(removeFrom);
      writeFirst(isTabOnly ? [ofTab, memory] : [shared, ofTab, memory], record);
    },
    /** Remove the session that this tab has. */
    removeOwn: () => removeFrom(placeInUse() ?? memory),
    /** Remove every session that is kept here. */
    removeAll: () => places.forEach(removeFrom),
    /** Call the listener when another tab has written, removed or cleared the shared session. */
    onChange(/** @type {() => void} */ listener) {
      window.addEventListener("storage", ({ key }) => { if (key === STORE || key === null) listener(); });
    },
    /** Note that this tab shows the session. Returns false the first time. */
    noteVisit(/** @type {string} */ sessionId) {
      const isNoted = tabStorage.getItem(VISITED) === sessionId;
      tabStorage.setItem(VISITED, sessionId);
      return isNoted;
    },
    /** Return whose traces this tab has: the session that it showed last, until they are cleared. A discarded tab has them too. */
    visited: () => tabStorage.getItem(VISITED),
    forgetVisit: () => tabStorage.removeItem(VISITED),
  };
}
