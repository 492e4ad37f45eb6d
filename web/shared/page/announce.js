// One polite and one urgent live region per page (WCAG 4.1.3): status is spoken without moving the focus.

import { el } from "/shared/page/dom.js";

// A region that keeps its words is found by whoever reads the page through, minutes after they stopped being true.
const STALE_MS = 8000;
const regions = {};
const coming = {};
const going = {};

function region(kind) {
  if (!regions[kind]) {
    regions[kind] = el("div.visually-hidden", { role: kind === "urgent" ? "alert" : "status", testid: `announce-${kind}` });
    document.body.append(regions[kind]);
  }
  return regions[kind];
}

/** Call once at start: a region that exists before its first message is the one that screen readers report. */
export function prepareAnnouncements() {
  region("polite");
  region("urgent");
}

export function announce(text, kind = "polite") {
  const target = region(kind);
  empty(kind);
  // The same words twice must count as a change.
  coming[kind] = setTimeout(() => { target.textContent = text; }, 60);
  going[kind] = setTimeout(() => empty(kind), STALE_MS);
}

function empty(kind) {
  clearTimeout(coming[kind]);
  clearTimeout(going[kind]);
  regions[kind].textContent = "";
}

/** Nothing a person was told may outlive their visit. */
export function clearAnnouncements() {
  Object.keys(regions).forEach(empty);
}
