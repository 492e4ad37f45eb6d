// What somebody chose of the display in this tab before they signed in. It is theirs when they have, and the tab leaves for the
// sign-on page meanwhile. The choices of the person before are not among it: they were stored, or are this device's.

const STORE = "display-wish";

/** @typedef {{ preset: string | null, values: Record<string, any> }} EarlyChoice */

/** Add a preset, which replaces what was chosen before, or values. */
export function keepEarlyChoice(/** @type {string | null | undefined} */ preset, /** @type {Record<string, any>} */ changes) {
  const before = readEarlyChoice();
  const next = preset ? { preset, values: {} } : { ...before, values: { ...before.values, ...changes } };
  try {
    sessionStorage.setItem(STORE, JSON.stringify(next));
  } catch {
    // storage is full or switched off: the choice stays on this device
  }
}

/** Return what was chosen, and keep it no longer. */
export function takeEarlyChoice() {
  const choice = readEarlyChoice();
  try {
    sessionStorage.removeItem(STORE);
  } catch {
    // storage is switched off
  }
  return choice;
}

/** @returns {EarlyChoice} */
function readEarlyChoice() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE) ?? "") ?? none();
  } catch {
    return none();
  }
}

const none = () => ({ preset: null, values: {} });
