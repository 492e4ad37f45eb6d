// For hands that shake: a second press of the same control within the pause (`tapPause`) is taken for a slip.

import { preferences } from "/shared/page/preferences.js";

const CONTROLS = "button, a, input, select, textarea, summary, [role=button]";

/** Take no slips on this page, from now on. */
export function ignoreSlips() {
  /** @type {Element | null} */ let last = null;
  let at = 0;
  let isForLabel = false; // a press of a label is followed by one of its field

  document.addEventListener("click", (event) => {
    const { tapPause } = preferences();
    const target = /** @type {Element} */ (event.target);
    const label = target.closest("label");
    const control = target.closest(CONTROLS) ?? label?.control ?? null;
    if (!tapPause || !control) return;
    const isOwn = isForLabel && control === target;
    isForLabel = Boolean(label) && control !== target;
    if (!isOwn && isSame(control, last) && event.timeStamp - at < tapPause) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    last = control;
    at = event.timeStamp;
  }, true);
}

/** Tell if it is the same control, or the one that was drawn anew in its place. */
function isSame(/** @type {Element} */ control, /** @type {Element | null} */ before) {
  if (!before || before.isConnected) return control === before;
  const testid = control.getAttribute("data-testid");
  return testid !== null && testid === before.getAttribute("data-testid");
}
