// For hands that shake: a second press of the same control within the pause (`tapPause`) is taken for a slip.

import { preferences } from "/shared/page/preferences.js";

const CONTROLS = "button, a, input, select, textarea, summary, [role=button]";

/** Take no slips on this page, from now on. */
export function ignoreSlips() {
  /** @type {Element | string | null} */ let last = null;
  let at = 0;
  let isForLabel = false; // a press of a label is followed by one of its field

  document.addEventListener("click", (event) => {
    const { tapPause } = preferences();
    const target = /** @type {Element} */ (event.target);
    const label = target.closest("label");
    const control = target.closest(CONTROLS) ?? label?.control ?? null;
    if (!tapPause || !control) return;
    const name = nameOf(control);
    const isOwn = isForLabel && control === target;
    isForLabel = Boolean(label) && control !== target;
    if (!isOwn && name === last && event.timeStamp - at < tapPause) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    last = name;
    at = event.timeStamp;
  }, true);
}

// A list that is drawn anew has other nodes with the same controls.
const nameOf = (/** @type {Element} */ control) => /** @type {HTMLElement} */ (control).dataset.testid ?? control;
