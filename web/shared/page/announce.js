// One polite and one urgent live region per page (WCAG 4.1.3): status is spoken without moving the focus.

import { el, setText } from "/shared/page/dom.js";

// A person who reads the page through would find old words in a region, minutes after they stopped being true.
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

/** Prepare the regions for announcements at start: screen readers report a region that exists before its first message. */
export function prepareAnnouncements() {
  region("polite");
  region("urgent");
}

export function announce(text, kind = "polite") {
  const target = region(kind);
  empty(kind);
  // The same words twice must count as a change.
  coming[kind] = setTimeout(() => setText(target, text), 60);
  going[kind] = setTimeout(() => empty(kind), STALE_MS);
}

function empty(kind) {
  clearTimeout(coming[kind]);
  clearTimeout(going[kind]);
  regions[kind].textContent = "";
}

/** Clear both regions: an announcement ends with the screen, and the visit, that it belongs to. */
export function clearAnnouncements() {
  Object.keys(regions).forEach(empty);
}
