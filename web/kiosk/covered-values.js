// What a certificate says of its holder is covered on a screen in a hall, and seen for a moment when they ask for it.

import { announce } from "/shared/page/announce.js";
import { button, setText } from "/shared/page/dom.js";
import { t } from "/shared/words/i18n.js";

const SHOWN_MS = 10000;
// Whose it is, who issued it and what it is good for. What is not known here is covered.
const OPEN = new Set(["holder", "issuer", "issueDate", "validFrom", "validTo", "registrationDate", "vehicleClass", "insuredPlace", "organisationName", "area", "usage"]);
const LONG = 8; // characters, of which the last two tell that it is the right one

const stars = (/** @type {string} */ value) => (value.length > LONG ? `${"*".repeat(LONG)}${value.slice(-2)}` : "****");

/**
 * Hide the values of an answer that are shown whole. Who holds it and who issued it stay, as they tell that it is the right one.
 * Returns { button, dispose() }; `button` is null where nothing is covered.
 */
export function coverValues(/** @type {HTMLElement} */ answer, /** @type {{ name: string, value: string, shown: string }[]} */ fields) {
  const own = fields.filter(({ name, value, shown }) => shown === "whole" && value && !OPEN.has(name));
  const places = own.map(({ name, value }) => ({ node: answer.querySelector(`[data-field="${name}"] .value`), value }));
  /** @type {ReturnType<typeof setTimeout> | null} */ let timer = null;

  function cover() {
    clearTimeout(timer ?? undefined);
    timer = null;
    for (const { node, value } of places) if (node) node.textContent = stars(value);
    setText(eye.querySelector("span"), t("own.show"));
  }

  function show() {
    for (const { node, value } of places) if (node) node.textContent = value;
    setText(eye.querySelector("span"), t("own.hide"));
    announce(t("own.shown"));
    timer = setTimeout(cover, SHOWN_MS);
  }

  const eye = button("", () => (timer === null ? show() : cover()), { kind: "large wide", iconName: "eye", testid: "own-data" });
  cover();
  return { button: places.length ? eye : null, dispose: cover };
}
