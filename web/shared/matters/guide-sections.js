// The guide's parts. What one must bring or do stands open; what only lawyers and the curious read is folded.

import { sizeText } from "/shared/matters/sizes.js";
import { badge, el } from "/shared/page/dom.js";
import { callLinks } from "/shared/page/phone-numbers.js";
import { fact } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";

const section = (key, ...children) => el("section.panel.stack.tight", { "aria-labelledby": `guide-${key}`, testid: `guide-${key}` },
  el("h2", { id: `guide-${key}` }, t(`guide.${key}`)), children);

const foldedPart = (key, ...children) => el("details.panel", { testid: `guide-${key}` }, el("summary", {}, t(`guide.${key}`)), children);

const list = (items, kind = "ul.dots") => el(kind, {}, items.map((item) => el("li", {}, item)));

export function guideSections(/** @type {App} */ app, guide) {
  return [
    guide.parts.length > 0 && section("parts", el("p.soft", {}, t("guide.parts.lead")), list(guide.parts.map((part) => part.name), "ol.numbered")),
    section("materials", guide.materials.length ? el("ul.stack.tight", {}, guide.materials.map(material)) : el("p", {}, t("guide.materials.none"))),
    section("limits", limits(guide)),
    guide.steps.length > 0 && section("steps", list(guide.steps.map(step), "ol.numbered")),
    guide.conditions.length > 0 && section("conditions", list(guide.conditions)),
    section("where", el("dl.facts", {},
      fact(t("guide.channels"), guide.channels.map(({ text }) => text).join(t("list.comma"))),
      fact(t("guide.address"), guide.address),
      fact(t("guide.hours"), guide.hours),
      fact(t("guide.phone"), callLinks(guide.phone || guide.agencyPhone)))),
    guide.specialProcedures.length > 0 && foldedPart("special", list(guide.specialProcedures.map(({ name, days, basis }) =>
      [name, t("guide.special.days", { n: days }), basis].filter(Boolean).join(" · ")))),
    guide.legalBasis.length > 0 && foldedPart("law", list(guide.legalBasis)),
    el("p.soft.small", {}, t("guide.code", { code: guide.code, version: guide.version })),
  ].filter(Boolean);
}

/** Draw a material. That a certificate can replace it (免证办) is the first thing to know about it. */
function material(entry) {
  const badges = [
    entry.certificateTypeCode && badge("good", t("material.noBring"), "checkCircle"),
    entry.form === "3" && badge("warn", t("material.counter"), "file"),
    !entry.required && badge("", t("material.optional")),
    entry.tolerable && badge("brand", t("material.later"), "clock"),
  ].filter(Boolean);
  return el("li.guide-material", {},
    el("strong", {}, entry.name),
    badges.length > 0 && el("div.row", {}, badges),
    entry.certificateTypeCode && el("p.small", {}, t("material.fromCertificate", { name: entry.certificateName ?? entry.name })),
    entry.note && el("p.small", {}, entry.note),
    el("p.soft.small", {}, [entry.formText, entry.copies > 1 && t("material.copies", { n: entry.copies }),
      entry.form !== "3" && t("material.limit", { size: sizeText(entry.maxBytes) }), entry.source].filter(Boolean).join(" · ")));
}

function limits(guide) {
  return el("dl.facts", {},
    fact(t("guide.promised"), guide.promisedText),
    fact(t("guide.statutory"), guide.statutoryText),
    fact(t("guide.visits"), guide.noVisit ? t("item.noVisit") : t("item.visits", { n: guide.visits })),
    fact(t("guide.fee"), guide.feeText),
    fact(t("guide.kind"), guide.kindText),
    fact(t("guide.result"), guide.resultName),
    guide.express && fact(t("guide.express"), t("guide.express.yes")),
    fact(t("guide.applicants"), guide.applicantKinds.map(({ text }) => text).join(t("list.comma"))),
    fact(t("guide.age"), ageWords(guide)),
    guide.commitment.available && fact(t("guide.commitment"), t("guide.commitment.yes")),
    guide.tolerance && fact(t("guide.tolerance"), t("guide.tolerance.yes")));
}

/** Say for which ages of the applicant a service is. Empty for everybody. */
function ageWords({ minAge, maxAge }) {
  if (minAge !== null && maxAge !== null) return t("guide.age.between", { from: minAge, to: maxAge });
  if (minAge !== null) return t("guide.age.from", { n: minAge });
  return maxAge !== null && t("guide.age.to", { n: maxAge });
}

const step = ({ name, days }) => (days ? t("guide.step.named", { name, n: days }) : name);
