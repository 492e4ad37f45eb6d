// What is still missing, in one place, each with a way to it (WCAG 3.3.1).

import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { t } from "/shared/words/i18n.js";

/** List the faults, [{label, why, go()}], and take the focus. A list that is drawn `again`, shorter, is not spoken. */
export function faultSummary(faults, { again = false } = {}) {
  return el("div.notice.bad", { role: again ? null : "alert", tabindex: "-1", testid: "fault-summary" }, icon("warning"),
    el("div.body", {}, el("strong", {}, t("faults.title", { n: faults.length })),
      el("ul.stack.tight", {}, faults.map(({ label, why, go }) => el("li", {},
        el("button.link", { type: "button", testid: "fault-link", onclick: go }, why.includes(label) ? why : t("faults.line", { label, why })))))));
}
