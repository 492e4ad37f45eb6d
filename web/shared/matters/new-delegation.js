// Letting somebody act for me: who, what, and how long. They must agree before anything can be done.

import { itemChooser } from "/shared/matters/item-chooser.js";
import { itemsInWords } from "/shared/matters/principal.js";
import { shortForm } from "/shared/matters/short-form.js";
import { createWish } from "/shared/matters/wish.js";
import { button, el } from "/shared/page/dom.js";
import { attempt, backButton, createPage, fact } from "/shared/page/view-page.js";
import { clock } from "/shared/words/clock.js";
import { day, t } from "/shared/words/i18n.js";

// Types of documents (GA/T 2000.156), the usual one first.
const CITIZEN_ID = "111";
const DOCUMENTS = [CITIZEN_ID, "414", "516", "511"];
const PERIODS = [7, 30, 180, 365];
const DAY_MS = 86400000;

export function delegateView(/** @type {App} */ app, { typed = {}, days = 30, document: chosen = CITIZEN_ID, extent = { single: false, items: [] } } = {}) {
  const answers = { ...typed };
  const choice = { ...extent };
  const once = createWish();
  const page = createPage(app, {
    title: t("delegate.title"),
    testid: "screen-delegate",
    head: [backButton(t("delegate.back"), () => app.back("delegations"))],
    lead: el("p.soft", {}, t("delegate.lead")),
    load: async () => null,
    draw: drawForm,
  });

  function drawForm() {
    const form = shortForm([
      { name: "agentName", label: t("delegate.name"), note: t("delegate.name.hint"), maxLength: 80 },
      chosen === CITIZEN_ID ? { name: "agentCertNo", label: t("delegate.number"), type: "idNumber" }
        : { name: "agentCertNo", label: t("delegate.number.other"), maxLength: 40 },
    ], answers);
    const summary = el("dl.facts", { testid: "delegate-summary" });
    const chooser = itemChooser(app, choice, { signal: page.signal, onChange: drawSummary });
    const send = el("button.button.primary.large.wide", { type: "submit", testid: "delegate-send" }, el("span", {}, t("delegate.send")));

    async function submit(event) {
      event.preventDefault();
      if (!form.check() || !chooser.check()) return;
      const { agentName, agentCertNo } = form.body();
      const body = { agentName, agentCertNo, agentCertType: chosen, items: chooser.items()?.map(({ code }) => code) ?? null, endsAt: endsAt().toISOString() };
      const post = () => once((idempotencyKey) => app.call("POST", "/v1/delegations", { body, idempotencyKey }));
      if (await attempt(send, form.place, post, form.refuse)) {
        app.go("delegations", { message: t("delegate.done", { name: agentName }) }, { replace: true });
      }
    }

    /** Say in plain words what is given, before it is given. */
    function drawSummary() {
      const { agentName } = form.body();
      summary.replaceChildren(...[
        fact(t("delegate.summary.who"), agentName || t("delegate.summary.nobody")),
        fact(t("delegations.for"), itemsInWords(chooser.items()?.map(({ name }) => name) ?? null)),
        fact(t("delegate.summary.until"), day(endsAt().toISOString())),
      ].filter(Boolean));
    }

    drawSummary();
    return el("form.stack", { onsubmit: submit, oninput: drawSummary, onchange: drawSummary, novalidate: true },
      el("fieldset.choices", {}, el("legend", {}, t("delegate.document")), DOCUMENTS.map(documentChoice)), form.nodes,
      chooser.node,
      el("fieldset.choices", {}, el("legend", {}, t("delegate.period")), PERIODS.map(period)),
      el("section.panel.stack.tight", { "aria-labelledby": "delegate-summary-title" }, el("h2", { id: "delegate-summary-title" }, t("delegate.summary")), summary),
      el("p.soft.small", {}, t("delegate.note")), form.place, send,
      button(t("cancel"), () => app.go("delegations"), { kind: "wide plain" }));
  }

  const endsAt = () => new Date(clock.now() + days * DAY_MS);

  const documentChoice = (type) => el("label.choice", {},
    el("input", { type: "radio", name: "document", value: type, checked: chosen === type, testid: `document-${type}`, onchange: () => { chosen = type; page.reload({ quiet: true }); } }),
    el("span", {}, t(`delegate.document.${type}`)));

  const period = (length) => el("label.choice", {},
    el("input", { type: "radio", name: "period", value: String(length), checked: days === length, testid: `period-${length}`, onchange: () => { days = length; } }),
    el("span", {}, t(`delegate.period.${length}`)));

  return { ...page, keep: () => ({ typed: answers, days, document: chosen, extent: choice }) };
}
