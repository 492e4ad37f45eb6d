// Tells the single key of a person from the first key of a scan: a scanner types more than one, and fast.

/**
 * Create the judge of keys. onKey(character) acts on a person's key, once silence has followed it, and returns what takes
 * that back: late keys may show that a scanner typed it. Keys of a person that follow each other soon: the last counts.
 * From `most` keys on it is a scan.
 */
export function createSingleKey({ onKey, most }) {
  /** @type {string | null} */ let character = null;
  /** @type {(() => void) | null} */ let takeBack = null;
  let count = 0;

  /** Take no key of this burst for a person's: it is a scan. */
  function refuse() {
    takeBack?.();
    takeBack = character = null;
    count = most;
  }

  return {
    refuse,
    /** Take a key; null for one that cannot be a person's choice. `goesOn`: it follows soon, `isQuick`: as fast as a scanner. */
    take(typed, { goesOn, isQuick }) {
      if (!goesOn) {
        takeBack = character = null;
        count = 0;
      }
      count += 1;
      if (typed === null || isQuick || takeBack || count >= most) refuse();
      else character = typed;
    },
    /** Tell the key, because silence has followed. */
    tell() {
      if (character !== null) takeBack = onKey(character) ?? null;
      character = null;
    },
    forget() {
      takeBack = character = null;
    },
  };
}
