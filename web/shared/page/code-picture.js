// A QR code as the server drew it.

import { el } from "/shared/page/dom.js";

/**
 * Show an answer's SVG. `label` is what a screen reader says. As an image nothing in it can run or load, whatever it holds;
 * the text of the code stays in this page. Always dark on white with its quiet zone, in every theme: scanners need it.
 */
export const codePicture = (svg, label) =>
  el("img.qr", { src: `data:image/svg+xml,${encodeURIComponent(svg)}`, alt: label, width: 1, height: 1 }); // square before it is decoded
