// This shift's scans: when and how each ended, and nothing about the person. Gone when the tab is closed.

import { badge, el } from "/shared/page/dom.js";
import { t, timeOfDay } from "/shared/words/i18n.js";

const LONGEST = 50;

const refusalBadge = (problem) =>
  (problem.mayPassByItself ? badge("warn", problem.title, "offline") : badge("bad", problem.title, "crossCircle"));

export function createHistory() {
  const entries = [];
  const node = el("section.panel.stack.tight.history", { "aria-labelledby": "history-title", testid: "history" });

  function line({ at, problem }) {
    return el("li.row.between", {}, el("time", { datetime: at }, timeOfDay(at)),
      problem ? refusalBadge(problem) : badge("good", t("result.valid"), "checkCircle"));
  }

  function redraw() {
    node.replaceChildren(el("h2", { id: "history-title" }, t("history.title", { n: entries.length })),
      entries.length ? el("ol.stack.tight", {}, entries.map(line)) : el("p.soft.small", {}, t("history.none")),
      el("p.soft.small", {}, t("history.private")));
  }

  redraw();
  return {
    node,
    redraw,
    add({ problem = null }) {
      entries.unshift({ at: new Date().toISOString(), problem });
      entries.length = Math.min(entries.length, LONGEST);
      redraw();
    },
  };
}
