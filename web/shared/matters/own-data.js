// The eye: one's own verified data, masked for whoever stands near, in full for a moment when one asks for it.

import { announce } from "/shared/page/announce.js";
import { button, el } from "/shared/page/dom.js";
import { attempt, fact } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";
import { maskedWords } from "/shared/words/masked.js";

const SHOWN_MS = 10000;

/**
 * Draw what is known of the applicant. `fields` are those of the guide's form that are filled, `values` their masked values by
 * name. An agent sees them masked only: they are somebody else's.
 */
export function ownFacts(/** @type {App} */ app, fields, values, { isOwn, signal }) {
  const places = fields.map(({ name, prefill }) => ({ kind: prefill, masked: maskedWords(values[name]), node: el("span", { testid: `own-${prefill}` }, maskedWords(values[name])) }));
  const trouble = el("div", {});
  /** @type {ReturnType<typeof setTimeout> | null} */ let timer = null;

  function hide() {
    clearTimeout(timer ?? undefined);
    timer = null;
    for (const { node, masked } of places) node.textContent = masked;
    setLabel("own.show");
  }

  async function show() {
    const own = await app.call("GET", "/v1/own-data", { signal });
    if (signal.aborted) return;
    for (const { node, kind, masked } of places) node.textContent = own[kind] ?? masked;
    setLabel("own.hide");
    announce(t("own.shown"));
    timer = setTimeout(hide, SHOWN_MS);
  }

  const setLabel = (key) => { /** @type {HTMLElement} */ (eye.querySelector("span")).textContent = t(key); };
  const eye = button(t("own.show"), () => (timer === null ? attempt(eye, trouble, show) : hide()), { iconName: "eye", testid: "own-data" });
  signal.addEventListener("abort", hide);
  return [
    el("dl.facts", {}, fields.map(({ label }, index) => fact(label, places[index].node))),
    isOwn && el("div.stack.tight", {}, eye, trouble),
  ];
}
