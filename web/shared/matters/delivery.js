// 邮寄: where the result is to be sent.

import { shortForm } from "/shared/matters/short-form.js";
import { createWish } from "/shared/matters/wish.js";
import { button, el } from "/shared/page/dom.js";
import { attempt, backButton, createPage } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";

const QUESTIONS = [
  { name: "name", maxLength: 60, autocomplete: "name" },
  { name: "mobile", type: "phone" },
  { name: "region", maxLength: 60, autocomplete: "address-level1" },
  { name: "detail", type: "address", maxLength: 200 },
];

const isPhone = () => document.documentElement.dataset.role === "phone";

/** Read the citizen's own name and number. Without an answer the fields stay empty. */
async function readOwnData(/** @type {App} */ app, signal) {
  try {
    const { name, mobile } = await app.call("GET", "/v1/own-data", { signal });
    return { name, mobile };
  } catch {
    return {};
  }
}

export function deliveryView(/** @type {App} */ app, { id, typed = {} }) {
  const once = createWish();
  const answers = { ...typed };
  const page = createPage(app, {
    title: t("delivery.title"),
    testid: "screen-delivery",
    head: [backButton(t("supplement.back"), () => app.back("case", { id }))],
    lead: el("p.soft", {}, t("delivery.lead")),
    async load(signal) {
      const { todo, delegatedBy } = await app.call("GET", `/v1/cases/${encodeURIComponent(id)}`, { signal });
      const own = isPhone() && !delegatedBy ? await readOwnData(app, signal) : {};
      return { ...own, ...todo.find(({ kind }) => kind === "deliver")?.recipient };
    },
    draw: drawForm,
  });

  function drawForm(recipient) {
    const isPrefilled = QUESTIONS.filter(({ name }) => prefill(recipient, name)).length > 0;
    const form = shortForm(QUESTIONS.map((question) => ({ ...question, label: t(`delivery.${question.name}`), note: t(`delivery.${question.name}.hint`) })), answers);
    const order = el("button.button.primary.large.wide", { type: "submit", testid: "delivery-send" }, el("span", {}, t("delivery.send")));
    const path = `/v1/cases/${encodeURIComponent(id)}/delivery`;

    async function send(event) {
      event.preventDefault();
      if (!form.check()) return;
      const post = () => once((idempotencyKey) => app.call("POST", path, { body: form.body(), idempotencyKey }));
      if (await attempt(order, form.place, post, form.refuse)) app.go("case", { id, message: t("delivery.done") }, { replace: true });
    }

    return el("form.stack", { onsubmit: send, novalidate: true },
      isPrefilled && el("p", { testid: "delivery-prefilled" }, t("delivery.prefilled")), form.nodes, form.place, order,
      button(t("cancel"), () => app.go("case", { id }), { kind: "wide plain", testid: "delivery-not" }));
  }

  /** Begin an answer with what is known. What the citizen has typed or emptied stays. */
  function prefill(recipient, name) {
    if (!(name in answers) && recipient?.[name]) answers[name] = recipient[name];
    return recipient?.[name];
  }

  return { ...page, keep: () => ({ id, typed: answers }) };
}
