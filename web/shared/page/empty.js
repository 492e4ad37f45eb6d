// An empty list: a banyan, what is not there, and what to do.

import { el } from "/shared/page/dom.js";
import { scene } from "/shared/page/scenes/scenes.js";

/** Create the part that stands where a list would be. `more` are the ways on. */
export const emptyPart = (/** @type {string} */ testid, /** @type {string | HTMLElement} */ heading, /** @type {string} */ detail, ...more) =>
  el("div.empty", { testid }, scene("empty"), el("strong", {}, heading), el("p.soft", {}, detail), more);
