// A fold that is filled when it is opened first: a page of all routes would be far larger than what anybody opens.

import { el } from "/shared/page/dom.js";

/** Create a `details` element. `fill` makes its content, a node or a list of nodes, when it opens. */
export function fold(description, attributes, summary, fill) {
  const place = el(description, attributes, el("summary", {}, summary));
  const fillOnce = () => {
    if (place.open && place.childElementCount === 1) place.append(...[fill()].flat().filter(Boolean));
  };
  place.addEventListener("toggle", fillOnce);
  fillOnce();
  return place;
}
