// Where display and language of a page lie: on this device, or in this tab when others use the device too and somebody is signed in.
// How somebody's page looks may tell of their health, so it ends with their tab.

import { deviceStorage, tabStorage } from "/shared/net/browser-storage.js";

const NAMES = ["language", "display"];

export function createDisplayStore(/** @type {string} */ role) {
  const keyOf = (/** @type {string} */ name) => `${role}.${name}`;
  const empty = (/** @type {Pick<Storage, "removeItem">} */ place) => NAMES.forEach((name) => place.removeItem(keyOf(name)));
  let place = tabStorage.getItem(keyOf("display")) === null ? deviceStorage : tabStorage;
  return {
    isInTab: () => place === tabStorage,
    read: (/** @type {string} */ name) => place.getItem(keyOf(name)),
    write: (/** @type {string} */ name, /** @type {string} */ text) => place.setItem(keyOf(name), text),
    /** Go over to the tab, or back to what the device has. What the tab had is then forgotten. */
    useTab(/** @type {boolean} */ is) {
      if (!is) empty(tabStorage);
      place = is ? tabStorage : deviceStorage;
    },
    forget: () => [tabStorage, deviceStorage].forEach(empty),
  };
}
