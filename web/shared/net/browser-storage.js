// The two storages of this browser. Where it keeps nothing, as with cookies blocked, what is written lasts as long as the page.

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem"> & { isLasting: () => boolean, names: () => string[], clear: () => void }} Place */

/** Return a storage of this browser, or null when it is switched off. Its getter throws then. */
export function storageNamed(/** @type {"localStorage" | "sessionStorage"} */ name) {
  try {
    return window[name];
  } catch {
    return null;
  }
}

/** Create a place that never throws: an entry that the storage does not take lies in memory. @returns {Place} */
function createPlace(/** @type {Storage | null} */ storage) {
  /** @type {Map<string, string>} */ const memory = new Map();
  const attempt = (/** @type {(it: Storage) => any} */ action) => {
    try {
      return storage && action(storage);
    } catch {
      return null; // full, or switched off meanwhile
    }
  };
  return {
    isLasting: () => storage !== null,
    getItem: (key) => memory.get(key) ?? attempt((it) => it.getItem(key)) ?? null,
    setItem(key, value) {
      memory.delete(key);
      const isWritten = attempt((it) => {
        it.setItem(key, value);
        return true;
      });
      if (!isWritten) memory.set(key, value);
    },
    removeItem(key) {
      memory.delete(key);
      attempt((it) => it.removeItem(key));
    },
    names: () => [...memory.keys(), ...Object.keys(attempt((it) => ({ ...it })) ?? {})],
    clear() {
      memory.clear();
      attempt((it) => it.clear());
    },
  };
}

/** What lasts as long as this tab, over a reload too. */
export const tabStorage = createPlace(storageNamed("sessionStorage"));

/** What this device keeps, for all tabs. Nothing of a person, except what session-store.js and preferences.js say. */
export const deviceStorage = createPlace(storageNamed("localStorage"));
