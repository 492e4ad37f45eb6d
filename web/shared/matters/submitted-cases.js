// After submitting: what has reached the province and what has not, each case as it is. It changes by itself.

import { caseState } from "/shared/matters/case-state.js";
import { announce } from "/shared/page/announce.js";
import { button, el, notice } from "/shared/page/dom.js";
import { createPage } from "/shared/page/view-page.js";
import { dateTime, t } from "/shared/words/i18n.js";

const POLL_MS = 5000;

export function sentView(/** @type {App} */ app, { ids, message = null }) {
  /** @type {string | null} */ let lastTold = null;
  ids.forEach(app.seen);
  const page = createPage(app, {
    title: t("sent.title"),
    testid: "screen-sent",
    load: (signal) => Promise.all(ids.map((id) => app.call("GET", `/v1/cases/${encodeURIComponent(id)}`, { signal }))),
    draw(cases) {
      const all = cases.every((caseView) => caseView.acknowledged);
      const isGivenUp = cases.some((caseView) => caseView.state === "not_forwarded");
      const state = all ? "all" : isGivenUp ? "given" : "waiting";
      if (lastTold && lastTold !== state) announce(t(`sent.${state}`));
      lastTold = state;
      page.node.dataset.state = state;
      if (all || isGivenUp) clearInterval(poll);
      return [
        all && notice("good", t("sent.all"), t("sent.all.detail"), { testid: "sent-acknowledged" }),
        state === "waiting" && notice("info", t("sent.waiting"), message ?? t("sent.waiting.detail"), { iconName: "clock", testid: "sent-waiting" }),
        isGivenUp && notice("bad", t("sent.given"), t("sent.given.detail"), { role: "alert", testid: "sent-given-up" }),
        el("ul.stack", {}, cases.map((caseView) => el("li", {}, caseLine(app, caseView, cases.length === 1)))),
        button(t("sent.follow"), () => app.go("cases"), { kind: "wide", iconName: "list", testid: "to-cases" }),
      ];
    },
  });
  // The stream tells; where it is away, asking does.
  const poll = setInterval(() => {
    if (!document.hidden && app.live?.state() !== "live") page.reload({ quiet: true });
  }, POLL_MS);
  const dispose = () => {
    clearInterval(poll);
    page.dispose();
  };
  const renew = () => page.reload({ quiet: true });
  return {
    ...page,
    dispose,
    onGap: renew,
    onCase({ caseId }) {
      if (!ids.includes(caseId)) return false;
      renew();
      return true;
    },
  };
}

function caseLine(/** @type {App} */ app, caseView, isOnly) {
  return el("article.panel.stack.tight", { testid: "sent-case" },
    el("h2", {}, caseView.itemName),
    caseState(caseView),
    el("p.soft.small", {}, t("case.submittedAt", { time: dateTime(caseView.submittedAt) })),
    caseView.acknowledged && button(t("sent.receipt"), () => app.go("receipt", { id: caseView.id }), { kind: isOnly ? "primary wide" : "wide", iconName: "file", testid: "to-receipt" }));
}
