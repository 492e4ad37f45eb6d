// Whose history this is. Views keep in the history what Back draws them with again, and after a sign-out the next person at
// this phone must not go back into it.

import { tabStorage } from "/shared/net/browser-storage.js";

const STORE = "visit";
let visit = tabStorage.getItem(STORE) ?? "";
if (!visit) beginVisit();

/** Return the mark of the visit that goes on, over a reload too. */
export const currentVisit = () => visit;

/** Begin another visit: what the history has of those before is not for whoever comes now. */
export function beginVisit() {
  visit = `${Date.now()}-${Math.random()}`;
  tabStorage.setItem(STORE, visit);
  return visit;
}
