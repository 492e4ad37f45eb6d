// What somebody has chosen of the display in this tab and no server has: before the sign-in, while the tab leaves for the sign-on
// page, or without a connection, over a reload: with the version that they had seen, and what was sent (sent-choices.js). A preset that tells of somebody's health only once
// they have agreed that it is stored.

import { tabStorage } from "/shared/net/browser-storage.js";

const STORE = "display-wish";

/** @typedef {{ preset: string | null, values: Record<string, any>, base?: number | null, sent?: Record<string, any[]> }} UnsavedChoice */

/** @returns {UnsavedChoice} */
export function readUnsavedChoice() {
  try {
    return JSON.parse(tabStorage.getItem(STORE) ?? "") ?? emptyChoice();
  } catch {
    return emptyChoice();
  }
}

export function writeUnsavedChoice(/** @type {UnsavedChoice} */ choice) {
  if (choice.preset || Object.keys(choice.values).length) tabStorage.setItem(STORE, JSON.stringify(choice));
  else tabStorage.removeItem(STORE);
}

const emptyChoice = () => ({ preset: null, values: {} });
