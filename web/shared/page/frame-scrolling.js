// Inside the demo's frames. A browser that scrolls to an element also scrolls every page around its frame, and the
// demo's own heading would be gone. Here scrolling ends at the frame's edge.

function reach(start, end, from, to, block) {
  if (block === "start") return start - from;
  if (block === "center") return (start + end - from - to) / 2;
  if (start < from) return start - from; // nearest
  return end > to ? Math.min(end - to, start - from) : 0;
}

const scrolls = (node) => node.scrollHeight > node.clientHeight && /auto|scroll/.test(getComputedStyle(node).overflowY);

function bringIntoView(node, block) {
  for (let host = node.parentElement; host; host = host.parentElement) {
    const page = host === document.documentElement;
    if (!page && !scrolls(host)) continue;
    const place = node.getBoundingClientRect();
    const from = page ? 0 : host.getBoundingClientRect().top + host.clientTop;
    host.scrollTop += reach(place.top, place.bottom, from, from + host.clientHeight, block);
  }
}

/** Keep focus() and scrollIntoView() of this document from scrolling anything outside it. */
export function keepScrollingInside() {
  const { focus } = HTMLElement.prototype;
  HTMLElement.prototype.focus = function focusInside(options = {}) {
    focus.call(this, { ...options, preventScroll: true });
    if (!options.preventScroll) bringIntoView(this, "nearest");
  };
  Element.prototype.scrollIntoView = function scrollInside(options = {}) {
    bringIntoView(this, /** @type {ScrollIntoViewOptions} */ (options).block ?? "start");
  };
}
