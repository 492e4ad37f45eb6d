// What can be done about a case now. Only what the server says may be done is offered.

import { yuan } from "/shared/matters/case-parts.js";
import { shortForm } from "/shared/matters/short-form.js";
import { createWish } from "/shared/matters/wish.js";
import { confirmDialog } from "/shared/page/confirm.js";
import { badge, button, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { firstPhone } from "/shared/page/phone-numbers.js";
import { HOTLINE, personButton } from "/shared/page/to-a-person.js";
import { attempt } from "/shared/page/view-page.js";
import { day, t } from "/shared/words/i18n.js";

/** Create the actions. Of all that may be done the first is the page's main action, unless it `hasMain` already. */
export function caseActions(/** @type {App} */ app, caseView, page, withdrawing, { hasMain = false } = {}) {
  const path = `/v1/cases/${encodeURIComponent(caseView.id)}`;
  const may = new Set(caseView.may);

  const hall = firstPhone(caseView.handler?.phone) ?? firstPhone(HOTLINE);
  const kindOfNext = (kind) => {
    const isMain = !hasMain;
    hasMain = true;
    return isMain ? `primary ${kind}` : kind;
  };
  const ways = {
    supplement: () => button(t("supplement.begin"), () => app.go("supplement", { id: caseView.id }), { kind: kindOfNext("large wide"), iconName: "pen", testid: "to-supplement" }),
    pay: () => payButton(),
    deliver: () => button(t("delivery.begin"), () => app.go("delivery", { id: caseView.id }), { kind: kindOfNext("large wide"), iconName: "box", testid: "to-delivery" }),
    evaluate: () => button(t("evaluate.begin"), () => app.go("evaluate", { id: caseView.id }), { kind: kindOfNext("wide"), iconName: "star", testid: "to-evaluate" }),
    resubmit: () => button(t("todo.resubmit.go"), () => app.go("matters"), { kind: kindOfNext("large wide"), iconName: "pen", testid: "to-drafts" }),
    askHall: () => personButton({ kind: kindOfNext("wide"), testid: "call-hall", dial: hall.dial, call: t("todo.askHall.call", { number: hall.text }) }),
  };
  const always = new Set(["resubmit", "askHall"]);

  /** Draw what is to be done: a free wish quietly, what stops the case loudly. */
  function todo(/** @type {import("/types/call").Schemas["Todo"]} */ { kind, title, text, deadline, daysLeft, notice: asked }) {
    const quiet = kind === "evaluate" || kind === "deliver";
    return el(quiet ? "section.panel.stack.tight.todo" : "section.panel.stack.tight.todo.urgent", { testid: `todo-${kind}`, "aria-labelledby": `todo-${kind}` },
      el("h2.row", { id: `todo-${kind}` }, icon(quiet ? "info" : "hand"), el("span", {}, title)),
      el("p", {}, text),
      deadline && el("p.row", {}, badge(daysLeft !== null && daysLeft < 0 && !may.has(kind) ? "bad" : "warn", t("todo.deadline", { date: day(deadline) }), "clock"),
        daysLeft !== null && daysLeft >= 0 && badge("warn", t("light.left", { n: daysLeft }), "clock")),
      asked && el("ul.dots", {}, [...asked.materials, ...asked.fields].map((entry) =>
        el("li", {}, el("strong", {}, "label" in entry ? entry.label : entry.name), t("colon", { name: entry.reason })))),
      (may.has(kind) || always.has(kind)) && ways[kind]?.());
  }

  function payButton() {
    const trouble = el("div", {});
    const pay = button(caseView.payment ? t("pay.amount", { amount: yuan(caseView.payment.amountFen) }) : t("pay"), () => attempt(pay, trouble, async () => {
      app.leave(await app.call("POST", `${path}/payment`));
    }), { kind: kindOfNext("large wide"), iconName: "money", testid: "pay" });
    return el("div.stack.tight", {}, pay, el("p.soft.small", {}, t("pay.leaves")), trouble);
  }

  function withdrawPart() {
    const trouble = el("div", {});
    const once = createWish();
    const reasonForm = shortForm([{ name: "reason", label: t("withdraw.reason"), maxLength: 200 }], withdrawing);
    const form = el("div.stack.tight", { hidden: !withdrawing.open }, reasonForm.nodes, reasonForm.place);
    const withdraw = button(t("withdraw"), async () => {
      if (form.hidden) {
        form.hidden = false;
        withdrawing.open = true;
        form.querySelector("input").focus();
        return;
      }
      if (!reasonForm.check()) return;
      if (!(await confirmDialog({ title: t("withdraw.ask"), text: t("withdraw.ask.detail", { name: caseView.itemName }), yes: t("withdraw.yes"), no: t("withdraw.no") }))) return;
      const isDone = await attempt(withdraw, trouble, () =>
        once((idempotencyKey) => app.call("POST", `${path}/withdrawal`, { body: reasonForm.body(), idempotencyKey })), reasonForm.refuse);
      if (isDone) app.go("case", { id: caseView.id, message: t("withdraw.done") }, { replace: true });
    }, { kind: "danger", iconName: "crossCircle", testid: "withdraw" });
    return el("section.stack.tight", { "aria-label": t("withdraw") }, form, el("div", {}, withdraw), trouble);
  }

  return {
    todo,
    rest: () => {
      const namedKinds = new Set(caseView.todo.map(({ kind }) => kind));
      return [
        ...["supplement", "pay", "deliver", "evaluate"].filter((kind) => may.has(kind) && !namedKinds.has(kind)).map((kind) => ways[kind]()),
        may.has("withdraw") && withdrawPart(),
        button(t("refresh"), () => page.reload(), { kind: "plain", iconName: "refresh", testid: "case-refresh" }),
      ];
    },
  };
}
