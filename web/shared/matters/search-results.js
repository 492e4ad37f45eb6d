// One thing that can be done, in the few facts by which people choose.

import { button, el, notice } from "/shared/page/dom.js";
import { emptyPart } from "/shared/page/empty.js";
import { icon } from "/shared/page/icons.js";
import { personButton } from "/shared/page/to-a-person.js";
import { ageText, t } from "/shared/words/i18n.js";

const OLD_S = 24 * 3600;

export function resultCard(item, onOpen) {
  return el("li", {},
    el("button.entry-row", { type: "button", testid: "result", "data-code": item.code, onclick: onOpen },
      el("span.grow", {}, el("strong.block", {}, item.name),
        item.plainNote && el("span.block", {}, item.plainNote),
        plainFacts(item),
        el("span.soft.small.block", {}, item.agency)),
      icon("forward")));
}

/** Draw a row of a list in pages, of a kiosk: the name, and below it in words how long, how much and how many visits, or that it cannot be done here. */
export function resultRow(item, onOpen) {
  const visits = item.noVisit ? t("item.noVisit") : t("item.visits", { n: item.visits });
  const where = item.kiosk ? visits : t("item.notHere");
  return el("li", {},
    el("button.result-row", { type: "button", testid: "result", "data-code": item.code, onclick: onOpen },
      el("span.grow", {}, el("strong", {}, item.name), el("span", {}, [item.promisedText, item.feeText, where].filter(Boolean).join(" · "))), icon("forward")));
}

/** Say in words how long and how much, then where it can be done. */
export function plainFacts(item) {
  const visits = item.noVisit ? t("item.noVisit") : t("item.visits", { n: item.visits });
  return el("span.block", {},
    el("span.block", {}, [item.promisedText, item.feeText].join(" · ")),
    el("span.soft.small.block", {}, [visits, item.kiosk && t("item.kiosk"), item.bundle && t("item.bundle")].filter(Boolean).join(" · ")));
}

export function emptyResult({ q, on, subject }, clear) {
  return emptyPart("no-results", q.trim() ? t("search.none.for", { q: q.trim() }) : t("search.none"), t("search.none.detail"),
    (q.trim() || on.size > 0 || subject) && button(t("search.clear"), clear, { kind: "wide", iconName: "refresh", testid: "search-clear" }),
    personButton({ kind: "wide", testid: "hotline", call: t("search.hotline") }));
}

/** Warn that the catalogue may have changed: when it is a day old, or (null) not yet read to its end. */
export function oldNews(ageSeconds) {
  if (ageSeconds === null) return notice("warn", t("search.unread"), t("search.unread.detail"), { testid: "catalogue-unread" });
  if (ageSeconds <= OLD_S) return null;
  return notice("warn", t("search.old", { age: ageText(ageSeconds) }), t("search.old.detail"), { testid: "catalogue-old" });
}
