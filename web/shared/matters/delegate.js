// Letting somebody act for me: who, and how long. They must agree before anything can be done.

import { clock } from "/shared/clock.js";
import { button, el } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { faultSummary } from "/shared/matters/fault-summary.js";
import { attempt, backButton, createPage } from "/shared/matters/page.js";
import { createWish } from "/shared/matters/wish.js";

const CITIZEN_ID = "111"; // GA/T 2000.156: 居民身份证
const PERIODS = [7, 30, 180, 365];
const DAY_MS = 86400000;

export function delegateView(app, { typed = {} } = {}) {
  const answers = { name: "", number: "", days: 30, ...typed };
  const once = createWish();
  const page = createPage(app, {
    title: t("delegate.title"),
    testid: "screen-delegate",
    head: [backButton(t("delegate.back"), () => app.go("delegations"))],
    lead: el("p.soft", {}, t("delegate.lead")),
    load: async () => null,
    draw: drawForm,
  });

  function drawForm() {
    const place = el("div", {});
    const name = box("name", "80", { autocomplete: "off" });
    const number = box("number", "30", { autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
    const send = el("button.button.primary.large.wide", { type: "submit", testid: "delegate-send" }, el("span", {}, t("delegate.send")));

    async function submit(event) {
      event.preventDefault();
      const empty = [name, number].filter(({ input }) => !input.value.trim());
      if (empty.length) {
        place.replaceChildren(faultSummary(empty.map(({ label, input }) => ({ label, why: t("supplement.empty"), go: () => input.focus() }))));
        return place.firstChild.focus();
      }
      const body = { agentName: answers.name.trim(), agentCertType: CITIZEN_ID, agentCertNo: answers.number.trim(),
        endsAt: new Date(clock.now() + answers.days * DAY_MS).toISOString() };
      const done = await attempt(send, place, () => once((idempotencyKey) => app.call("POST", "/v1/delegations", { body, idempotencyKey })));
      if (done) app.go("delegations", { message: t("delegate.done", { name: body.agentName }) }, { replace: true });
      return undefined;
    }

    return el("form.stack", { onsubmit: submit, novalidate: true }, name.node, number.node,
      el("fieldset.choices", {}, el("legend", {}, t("delegate.period")), PERIODS.map((days) => el("label.choice", {},
        el("input", { type: "radio", name: "period", value: String(days), checked: answers.days === days, testid: `period-${days}`, onchange: () => { answers.days = days; } }),
        el("span", {}, t(`delegate.period.${days}`))))),
      el("p.soft.small", {}, t("delegate.note")), place, send,
      button(t("cancel"), () => app.go("delegations"), { kind: "wide plain" }));
  }

  function box(name, maxlength, attributes) {
    const id = `delegate-${name}`;
    const label = t(`delegate.${name}`);
    const input = el("input", { id, type: "text", maxlength, value: answers[name], testid: id, "aria-describedby": `${id}-hint`, "aria-required": "true", ...attributes,
      oninput: ({ target }) => { answers[name] = target.value; } });
    return { label, input, node: el("div.field", {}, el("label", { for: id }, label), el("p.hint", { id: `${id}-hint` }, t(`delegate.${name}.hint`)), input) };
  }

  return { ...page, keep: () => ({ typed: answers }) };
}
