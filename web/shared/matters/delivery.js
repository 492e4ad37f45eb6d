// 邮寄: where the result is to be sent.

import { button, el } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { faultSummary } from "/shared/matters/fault-summary.js";
import { attempt, backButton, createPage } from "/shared/matters/page.js";
import { createWish } from "/shared/matters/wish.js";
import { narrow } from "/shared/typed.js";

const FIELDS = [["name", "name", 60, "text"], ["mobile", "tel", 20, "tel"], ["region", "address-level1", 60, "text"], ["detail", "street-address", 200, "text"]];
// Roughly: the server reads it exactly. Brackets, dashes and China's code may stand in it.
const MOBILE = /^(?:(?:\+|00)?86)?-?1[3-9](?:-?\d){9}$/;

export function deliveryView(app, { id, typed = {} }) {
  const once = createWish();
  const answers = { ...typed };
  const page = createPage(app, {
    title: t("delivery.title"),
    testid: "screen-delivery",
    head: [backButton(t("supplement.back"), () => app.go("case", { id }))],
    lead: el("p.soft", {}, t("delivery.lead")),
    load: async () => null,
    draw: drawForm,
  });

  function drawForm() {
    const place = el("div", {});
    const inputs = FIELDS.map(([name, autocomplete, maxlength, type]) =>
      el("input", { id: `delivery-${name}`, type, autocomplete, maxlength, value: answers[name] ?? "", testid: `delivery-${name}`, "aria-required": "true",
        "aria-describedby": `delivery-${name}-hint`, oninput: ({ target }) => { answers[name] = target.value; } }));
    const order = el("button.button.primary.large.wide", { type: "submit", testid: "delivery-send" }, el("span", {}, t("delivery.send")));

    async function send(event) {
      event.preventDefault();
      const body = Object.fromEntries(FIELDS.map(([name], index) => [name, inputs[index].value.trim()]));
      const wrong = inputs.filter((input) => !input.value.trim() || (input.type === "tel" && !MOBILE.test(narrow(body.mobile))));
      for (const input of inputs) input.setAttribute("aria-invalid", String(wrong.includes(input)));
      if (wrong.length) {
        place.replaceChildren(faultSummary(wrong.map((input) => ({
          label: labelOf(input), why: t(input.value.trim() ? "delivery.mobile.wrong" : "supplement.empty"), go: () => input.focus() }))));
        return place.firstChild.focus();
      }
      const done = await attempt(order, place, () => once((idempotencyKey) => app.call("POST", `/v1/cases/${encodeURIComponent(id)}/delivery`, { body, idempotencyKey })));
      if (done) app.go("case", { id, message: t("delivery.done") }, { replace: true });
      return undefined;
    }

    return el("form.stack", { onsubmit: send, novalidate: true },
      FIELDS.map(([name], index) => el("div.field", {}, el("label", { for: `delivery-${name}` }, t(`delivery.${name}`)),
        el("p.hint", { id: `delivery-${name}-hint` }, t(`delivery.${name}.hint`)), inputs[index])),
      place, order, button(t("cancel"), () => app.go("case", { id }), { kind: "wide plain", testid: "delivery-not" }));
  }

  const labelOf = (input) => t(`delivery.${input.id.replace("delivery-", "")}`);
  return { ...page, keep: () => ({ id, typed: answers }) };
}
