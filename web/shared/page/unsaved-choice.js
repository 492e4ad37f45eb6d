// What somebody has chosen of the display in this tab and no server has: before the sign-in, while the tab leaves for the sign-on
// page, or without a connection, over a reload. Never a preset that tells of somebody's health.

const STORE = "display-wish";

/** @typedef {{ preset: string | null, values: Record<string, any> }} UnsavedChoice */

/** @returns {UnsavedChoice} */
export function readUnsavedChoice() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE) ?? "") ?? emptyChoice();
  } catch {
    return emptyChoice();
  }
}

export function writeUnsavedChoice(/** @type {UnsavedChoice} */ choice) {
  try {
    if (choice.preset || Object.keys(choice.values).length) sessionStorage.setItem(STORE, JSON.stringify(choice));
    else sessionStorage.removeItem(STORE);
  } catch {
    // storage is full or switched off: the choice lasts for this page
  }
}

const emptyChoice = () => ({ preset: null, values: {} });
