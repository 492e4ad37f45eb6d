// One thing that can be done, in the few facts by which people choose.

import { badge, button, el, notice } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { ageText, t } from "/shared/words/i18n.js";

const OLD_S = 24 * 3600;

export function resultCard(item, onOpen) {
  return el("li", {},
    el("button.certificate", { type: "button", testid: "result", "data-code": item.code, onclick: onOpen },
      el("span.certificate-head", {}, el("strong", {}, item.name), icon("forward")),
      item.plainNote && el("span.certificate-line", {}, item.plainNote),
      plainFacts(item),
      el("span.certificate-line.small", {}, item.agency)));
}

/** Draw a row of a list in pages: the name, and below it in words how long, how much and how many visits. */
export function resultRow(item, onOpen) {
  const visits = item.noVisit ? t("item.noVisit") : t("item.visits", { n: item.visits });
  return el("li", {},
    el("button.result-row", { type: "button", testid: "result", "data-code": item.code, onclick: onOpen },
      el("span.grow", {}, el("strong", {}, item.name), el("span", {}, [item.promisedText, item.feeText, visits].filter(Boolean).join(" · "))), icon("forward")));
}

/** List how long, how much and how many visits: words first, the star last. */
export function plainFacts(item) {
  return el("span.certificate-foot", {},
    badge("brand", item.promisedText, "clock"),
    badge("", item.feeText, "money"),
    item.noVisit ? badge("good", t("item.noVisit"), "home") : badge("", t("item.visits", { n: item.visits }), "person"),
    item.kiosk && badge("", t("item.kiosk"), "device"),
    item.bundle && badge("brand", t("item.bundle"), "list"),
    badge("", starText(item.star), "star"));
}

export const starText = (star) => t("item.star", { n: star, words: t(`item.star.${star}`) });

export function emptyResult({ q, on }, clear) {
  return el("div.stack.tight", { testid: "no-results" },
    notice("info", q.trim() ? t("search.none.for", { q: q.trim() }) : t("search.none"), t("search.none.detail")),
    (q.trim() || on.size > 0) && button(t("search.clear"), clear, { kind: "wide", iconName: "refresh", testid: "search-clear" }),
    el("a.button.wide", { href: "tel:12345", testid: "hotline" }, icon("phone"), el("span", {}, t("search.hotline"))));
}

/** Warn that the catalogue may have changed: when it is a day old, or (null) not yet read to its end. */
export function oldNews(ageSeconds) {
  if (ageSeconds === null) return notice("warn", t("search.unread"), t("search.unread.detail"), { testid: "catalogue-unread" });
  if (ageSeconds <= OLD_S) return null;
  return notice("warn", t("search.old", { age: ageText(ageSeconds) }), t("search.old.detail"), { testid: "catalogue-old" });
}
