// Today's scans, and the newest of them: when, why and how each ended, and nothing about the person. Gone when the tab is closed.

import { badge, el } from "/shared/page/dom.js";
import { emptyPart } from "/shared/page/empty.js";
import { t, timeOfDay } from "/shared/words/i18n.js";

const LONGEST = 50;

const refusalBadge = (problem) =>
  (problem.mayPassByItself ? badge("warn", problem.title, "offline") : badge("bad", problem.title, "crossCircle"));

export function createHistory() {
  const entries = [];
  let count = 0;
  const node = el("section.panel.stack.tight.history", { "aria-labelledby": "history-title", testid: "history" });

  function line({ at, problem, reason }) {
    return el("li", {}, el("time", { datetime: at }, timeOfDay(at)), el("span", {}, reason ? t(`cause.${reason}`) : "—"),
      problem ? refusalBadge(problem) : badge("good", t("history.valid"), "checkCircle"));
  }

  function redraw() {
    node.replaceChildren(
      el("div.row.between", {}, el("h2", { id: "history-title" }, t("history.title", { n: count })), el("p.soft.small", {}, t("history.private"))),
      entries.length ? el("ol", {}, entries.map(line)) : emptyPart("no-scans", t("history.none"), t("history.none.detail")));
  }

  redraw();
  return {
    node,
    redraw,
    /** Add a scan: its problem, if any, and the key of its reason, never words that the person wrote. */
    add({ problem = null, reason }) {
      const now = new Date();
      if (entries.length && new Date(entries[0].at).toDateString() !== now.toDateString()) { // another day
        entries.length = 0;
        count = 0;
      }
      entries.unshift({ at: now.toISOString(), problem, reason });
      entries.length = Math.min(entries.length, LONGEST);
      count += 1;
      redraw();
    },
  };
}
