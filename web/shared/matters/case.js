// One case: what I must do now, how it stands, by when, who handles it, what happened.

import { caseActions } from "/shared/matters/case-actions.js";
import { caseCard } from "/shared/matters/case-card.js";
import { deadlinesPart, handlerPart, otherFacts, timelinePart } from "/shared/matters/case-parts.js";
import { caseState } from "/shared/matters/case-state.js";
import { receiptFiles } from "/shared/matters/receipt-files.js";
import { inFours } from "/shared/matters/receipt.js";
import { announce } from "/shared/page/announce.js";
import { button, el, notice } from "/shared/page/dom.js";
import { backButton, createPage, fact } from "/shared/page/view-page.js";
import { dateTime, hasText, t } from "/shared/words/i18n.js";

export function caseView(/** @type {App} */ app, { id, message = null, from = "cases" }) {
  /** @type {string | null} */ let lastSeen = null;
  let outcomeText = message; // of what was just done: until the case itself says how it stands
  const withdrawing = { open: false, reason: "" }; // outlives news of the case
  app.seen(id);
  const page = createPage(app, {
    title: t("case.title"),
    testid: "screen-case",
    head: [backButton(t(from === "inbox" ? "inbox.back" : "case.back"), () => app.back(from))],
    load: (signal) => app.call("GET", `/v1/cases/${encodeURIComponent(id)}`, { signal }),
    draw(one) {
      app.read?.(`case:${id}`);
      page.rename(one.itemName);
      if (lastSeen && lastSeen !== one.stateText) {
        announce(t("case.changed", { state: one.stateText }));
        outcomeText = null;
      }
      if (!lastSeen && outcomeText && one.underway.length) announce(one.underway[0].text);
      if (one.underway.length) outcomeText = null;
      lastSeen = one.stateText;
      page.node.dataset.state = one.state;
      const canShow = one.certificateTypeCode && !app.can.kiosk;
      const actions = caseActions(app, one, page, withdrawing, { hasMain: Boolean(canShow) });
      return [
        outcomeText && notice("good", outcomeText, null, { role: "status", testid: "case-message" }),
        ...one.underway.map(underway),
        canShow && button(t("case.certificate"), () => app.go("certificates", { typeCode: one.certificateTypeCode }), { kind: "primary large wide", iconName: "card", testid: "to-certificate" }),
        ...one.todo.map((todo) => actions.todo(todo)),
        standingPart(one),
        deadlinesPart(one.deadlines),
        one.acknowledged && button(t("sent.receipt"), () => app.go("receipt", { id }), { kind: "wide", iconName: "file", testid: "to-receipt" }),
        one.acknowledged && receiptFiles(app, { id, number: one.receiptNumber }),
        handlerPart(one.handler),
        timelinePart(one.timeline),
        otherFacts(app, one),
        partsOf(app, one.parts),
        actions.rest(),
      ];
    },
  });
  const renew = () => page.reload({ quiet: true });
  return {
    ...page,
    keep: () => ({ id, message: outcomeText, from }),
    onGap: renew,
    onCase({ caseId }) {
      if (caseId !== id) return false;
      renew();
      return true;
    },
  };
}

/** List what was done and the core does not have yet, in the server's words. */
const underway = ({ state, text }) =>
  notice(state === "queued" ? "info" : "bad", text, null, { iconName: state === "queued" ? "clock" : null, testid: `underway-${state}` });

/** List the other cases of the bundle (一件事). */
const partsOf = (/** @type {App} */ app, parts) => parts.length > 0 && el("section.stack.tight", { "aria-labelledby": "part-bundle", testid: "part-bundle" },
  el("h2", { id: "part-bundle" }, t("case.parts")),
  el("ul.cards", {}, parts.map((part) => el("li", {}, caseCard(part, () => app.go("case", { id: part.id }))))));

function standingPart(view) {
  const notYet = !view.acknowledged && view.forwarding?.state === "queued";
  return el("section.panel.stack.tight", { "aria-labelledby": "case-state" },
    el("h2", { id: "case-state" }, t("case.state")),
    el("p.state", { testid: "case-state" }, caseState(view)),
    !view.underway.length && hasText(`state.${view.state}.detail`) && el("p", {}, t(`state.${view.state}.detail`)),
    notYet && notice("info", t("sent.waiting"), t("case.notYet", { time: dateTime(view.forwarding.until) }), { iconName: "clock", testid: "not-yet" }),
    el("dl.facts", {},
      view.caseNo && fact(t("receipt.caseNo"), el("span.fours", {}, inFours(view.caseNo))),
      fact(t("receipt.applicant"), view.applicantName),
      view.delegatedBy && fact(t("receipt.agent"), view.delegatedBy.agent),
      fact(t("case.submitted"), dateTime(view.submittedAt))));
}
