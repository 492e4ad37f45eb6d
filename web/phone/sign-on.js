// Signing on at the core's own page, which comes back to /phone/#ticket=…&state=…
//
// The state is random and known to this tab alone. A link made by somebody else carries a ticket too, and would sign this
// phone in as them (login CSRF, RFC 9700 §4.7); it cannot carry the state.

import { createApi, newKey } from "/shared/net/api.js";
import { deviceStorage, tabStorage } from "/shared/net/browser-storage.js";

const STATE = "sign-on-state";
const OTHERS = "others-use-this-phone";

/** Return the people of the demo, [{name, note, signOnUrl}], or null outside it. */
export async function demoPeople() {
  try {
    const scene = await createApi()("GET", "/demo/scene");
    return scene.people;
  } catch {
    return null;
  }
}

/** Return the address of the province's sign-on page, which comes back here, or null when the server cannot be asked. */
export async function signOnUrl() {
  try {
    return (await createApi()("GET", "/v1/status")).signOnUrl;
  } catch {
    return null;
  }
}

/** Note whether others use this phone too, so that a sign-in is to end with its tab: a fact of the device, not of whoever signs in. */
export const noteOthers = (/** @type {boolean} */ others) => deviceStorage.setItem(OTHERS, others ? "yes" : "no");

export const doOthersUseIt = () => deviceStorage.getItem(OTHERS) === "yes";

/** Leave for the sign-on page. In the demo the phone's frame passes through it, which the server's CSP allows. */
export function goToSignOn(url) {
  const state = newKey();
  tabStorage.setItem(STATE, state);
  location.assign(`${url}&state=${state}`);
}

/**
 * Take a ticket out of the address, so that it stays in no history: { ticket, asked, key, isTabOnly }, or null when there is none.
 * `asked` says that this tab has asked for it. `key` makes a second try the same request. `isTabOnly`: the sign-in is to end with the tab.
 */
export function takeTicket() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const ticket = fragment.get("ticket");
  if (ticket === null) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  const state = tabStorage.getItem(STATE);
  const isExpected = state !== null && fragment.get("state") === state;
  if (isExpected) tabStorage.removeItem(STATE);
  return { ticket, asked: isExpected, key: newKey(), isTabOnly: doOthersUseIt() };
}
