// After printing: did it come out? Then, of a finished case, the evaluation; of any other, what happens next.

import { caseState } from "/shared/matters/case-state.js";
import { button, el, notice } from "/shared/page/dom.js";
import { backButton, createPage } from "/shared/page/view-page.js";
import { day, hasText, t } from "/shared/words/i18n.js";

export function printResultView(/** @type {App} */ app, { id }) {
  return createPage(app, {
    title: t("printed.title"),
    testid: "screen-printed",
    head: [backButton(t("printed.back"), () => app.go("receipt", { id }))],
    lead: el("p.lead", {}, t("printed.lead")),
    load: (signal) => app.call("GET", `/v1/cases/${encodeURIComponent(id)}`, { signal }),
    draw: (result) => [
      result.may.includes("evaluate") ? evaluation(result) : next(result),
      notice("info", t("printed.missing"), t("printed.missing.detail"), { iconName: "print", testid: "not-printed" },
        button(t("printed.again"), () => app.go("receipt", { id }), { iconName: "print", testid: "print-again" })),
      button(t("sent.follow"), () => app.go("cases"), { kind: "wide", iconName: "list", testid: "to-cases" }),
    ],
  });

  function evaluation(result) {
    return el("section.panel.stack.tight", { "aria-labelledby": "printed-evaluate", testid: "printed-evaluate" },
      el("h2", { id: "printed-evaluate" }, t("printed.evaluate", { name: result.itemName })),
      el("p", {}, t("evaluate.lead")),
      button(t("evaluate.begin"), () => app.go("evaluate", { id }), { kind: "primary giant wide", iconName: "star", testid: "to-evaluate" }));
  }

  function next(result) {
    const { promised } = result.deadlines;
    const todo = result.todo.map(({ title }) => title);
    return el("section.panel.stack.tight", { "aria-labelledby": "printed-next", testid: "printed-next" },
      el("h2", { id: "printed-next" }, t("printed.next")),
      el("p.state", {}, caseState(result)),
      hasText(`state.${result.state}.detail`) && el("p", {}, t(`state.${result.state}.detail`)),
      el("p", {}, promised ? t("printed.promised", { date: day(promised.date) }) : t("printed.wait")),
      promised?.provisional && el("p.soft", { testid: "provisional" }, t("case.provisional")),
      todo.length > 0 && el("ul.dots", {}, todo.map((title) => el("li", {}, title))),
      el("p", {}, t("printed.phone")));
  }
}
