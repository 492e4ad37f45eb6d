// A case in a list: what waits for me first, then how it stands.

import { caseState } from "/shared/matters/case-state.js";
import { inFours } from "/shared/matters/receipt.js";
import { badge, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { dateTime, hasText, t } from "/shared/words/i18n.js";

export function caseCard(item, onOpen) {
  return el("button.entry-row", { type: "button", testid: "case", "data-state": item.state, onclick: onOpen },
    el("span.grow", {}, el("strong.block", {}, item.itemName),
      item.todo.length > 0 && el("span.row", {}, item.todo.map((kind) => badge("warn", t(hasText(`todo.${kind}`) ? `todo.${kind}` : "todo.other"), "hand"))),
      caseState(item),
      el("span.soft.small.block", {}, item.applicantName, item.caseNo && [" · ", el("span.fours", {}, inFours(item.caseNo))]),
      el("span.soft.small.block", {}, t("case.submittedAt", { time: dateTime(item.submittedAt) }))),
    icon("forward"));
}
