// The hand that holds the phone or presses (`hand`). What is pressed changes its place in the page itself, so that the keyboard
// goes from one to the next as they are seen.

import { onPreferences, preferences } from "/shared/page/preferences.js";

/** Put the children of `host` in the order for this hand, now and after each change. `forLeft` returns them in the order for the left one. */
export function followHand(/** @type {Element} */ host, /** @type {(children: Element[]) => Element[]} */ forLeft) {
  const forRight = [...host.children];
  let isLeft = false;

  function place() {
    if ((preferences().hand === "left") === isLeft) return;
    isLeft = !isLeft;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    host.replaceChildren(...(isLeft ? forLeft(forRight) : forRight));
    if (focused && host.contains(focused)) focused.focus({ preventScroll: true });
  }

  host.replaceChildren(...forRight); // without the blanks between them, which have no place in the other order
  onPreferences(place);
  place();
}
