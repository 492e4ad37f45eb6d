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

  function endingBadge({ problem, isDenied }) {
    if (isDenied) return badge("bad", t("deny.button"), "personCross");
    return problem ? refusalBadge(problem) : badge("good", t("history.valid"), "checkCircle");
  }

  const line = (entry) => el("li", {}, el("time", { datetime: entry.at }, timeOfDay(entry.at)), el("span", {}, entry.reason ? t(`cause.${entry.reason}`) : "—"), endingBadge(entry));

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
      entries.unshift({ at: now.toISOString(), problem, reason, isDenied: false });
      entries.length = Math.min(entries.length, LONGEST);
      count += 1;
      redraw();
    },
    /** Say of the newest scan that somebody else showed the code. */
    denyNewest() {
      if (entries.length) entries[0].isDenied = true;
      redraw();
    },
  };
}
