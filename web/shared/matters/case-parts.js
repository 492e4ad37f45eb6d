// The parts of a case that are only read.

import { lightBadge } from "/shared/matters/case-state.js";
import { thumbnail } from "/shared/matters/file-preview.js";
import { gradeFace } from "/shared/matters/grade-face.js";
import { shortHash } from "/shared/matters/receipt.js";
import { sizeText } from "/shared/matters/sizes.js";
import { badge, el } from "/shared/page/dom.js";
import { callLinks } from "/shared/page/phone-numbers.js";
import { fact } from "/shared/page/view-page.js";
import { dateTime, day, hasText, t } from "/shared/words/i18n.js";
import { certificateName } from "/shared/words/names.js";

const section = (key, ...children) => el("section.panel.stack.tight", { "aria-labelledby": `part-${key}`, testid: `part-${key}` },
  el("h2", { id: `part-${key}` }, t(`case.${key}`)), children);

export function deadlinesPart({ promised, statutory, clockStopped }) {
  if (!promised && !statutory) return null;
  const line = (key, deadline) => deadline && fact(t(`case.deadline.${key}`), el("span", {}, day(deadline.date)), lightBadge(deadline));
  return section("deadlines",
    clockStopped && el("p", {}, badge("warn", t("case.clockStopped"), "pause")),
    el("dl.facts", {}, line("promised", promised), line("statutory", statutory)),
    [promised, statutory].some((deadline) => deadline?.provisional) && el("p.soft.small", { testid: "provisional" }, t("case.provisional")));
}

export function handlerPart(handler) {
  return handler && section("handler", el("dl.facts", {},
    fact(t("case.department"), handler.department), fact(t("case.person"), handler.person), fact(t("case.phone"), callLinks(handler.phone))));
}

/** Draw the timeline, newest first. */
export function timelinePart(entries) {
  return section("timeline", el("ol.timeline", { testid: "timeline" }, [...entries].reverse().map((entry) =>
    el("li", {}, ...entryWords(entry), el("time.soft.small.block", { datetime: entry.at }, dateTime(entry.at)),
      entry.text?.split("\n").map((line) => el("p", {}, entry.correctedBy ? el("del", {}, line) : line))))));
}

/** Build the title of an entry. One that was corrected is struck through, and words say so: not every screen reader reads a line through words. */
function entryWords({ title, correctedBy }) {
  if (!correctedBy) return [el("strong", {}, title)];
  const why = correctedBy.reason ? t("case.correctedWhy", { reason: correctedBy.reason }) : "";
  return [el("strong.block", { testid: "corrected" }, t("case.corrected", { when: dateTime(correctedBy.at) })), why && el("p", {}, why), el("del", {}, title)].filter(Boolean);
}

export function otherFacts(/** @type {App} */ app, { materials, payment, delivery, evaluation }) {
  return [
    payment && section("payment", el("dl.facts", {}, fact(t("case.payNo"), payment.payNo), fact(t("case.amount"), yuan(payment.amountFen)),
      fact(t("case.payState"), codeText("payment", payment.status)))),
    delivery && section("delivery", el("dl.facts", { testid: "delivery" }, fact(t("case.express"), [delivery.carrier, delivery.expressNo].filter(Boolean).join(" ")),
      fact(t("case.deliveryState"), codeText("delivery", delivery.status)), fact(t("case.place"), delivery.place))),
    evaluation && section("evaluation", el("dl.facts", { testid: "evaluated" }, fact(t("case.grade"), el("span.row", {}, gradeFace(evaluation.grade), el("span", {}, t(`grade.${evaluation.grade}`)))),
      fact(t("case.tags"), evaluation.tagTexts.join(t("list.comma"))), fact(t("case.reason"), evaluation.reason), fact(t("case.words"), evaluation.text), fact(t("case.evaluatedAt"), dateTime(evaluation.at)),
      evaluation.followUpBy && fact(t("case.followUp"), day(evaluation.followUpBy)), fact(t("case.answer"), evaluation.answer)),
      evaluation.provisional && !evaluation.answer && el("p.soft.small", { testid: "provisional" }, t("case.provisional"))),
    materials.length > 0 && el("details.panel", { testid: "part-materials" }, el("summary", {}, t("case.materials", { n: materials.length })),
      el("ol.numbered", {}, materials.map((material) => el("li", {},
        material.source === "certificate" ? t("material.certificate", { name: certificateName(material.certificateName, material.certificateTypeName) }) : t("file.sized", { name: material.name, size: sizeText(material.size) }),
        thumbnail(app.keep, material),
        material.sha256 && el("span.soft.small.block", {}, t("receipt.hash", { hash: shortHash(material.sha256) })))))),
  ].filter(Boolean);
}

const codeText = (family, code) => (hasText(`${family}.${code}`) ? t(`${family}.${code}`) : code);

export const yuan = (fen) => t("amount.yuan", { n: (fen / 100).toFixed(2) });
