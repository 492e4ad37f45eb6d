// Inside the demo page the three fronts take a few wishes from the page around them. Nowhere else do they answer.

import { keepScrollingInside } from "/shared/page/frame-scrolling.js";
import { choose, fromFront } from "/shared/page/preferences.js";

/** Tell if this page is inside a frame of our own demo page: same origin, or reading the parent would throw. */
export function embeddedInDemo() {
  try {
    return window.parent !== window && window.parent.document.documentElement.dataset.role === "demo";
  } catch {
    return false;
  }
}

export const tellDemo = (message) => {
  if (embeddedInDemo()) window.parent.postMessage(message, location.origin);
};

/** Answer the demo page. `answers`: message type → function that returns the reply. Every page takes preferences. */
export function listenToDemo(answers = {}) {
  if (!embeddedInDemo()) return;
  document.documentElement.dataset.embedded = "yes";
  keepScrollingInside();
  window.addEventListener("message", (event) => {
    if (event.origin !== location.origin || event.source !== window.parent || !embeddedInDemo()) return;
    const { type, ...rest } = event.data ?? {};
    if (type === "preferences") choose(fromFront("phone", rest));
    else if (answers[type]) tellDemo({ ...answers[type](rest), asked: rest.asked });
  });
}
