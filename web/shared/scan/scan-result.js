// The answer to a scan, for the desk and for the kiosk: verdict by words, sign and colour, then what may be seen.

import { badge, button, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { ageText, day, t, timeOfDay } from "/shared/words/i18n.js";
import { certificateName } from "/shared/words/names.js";

/** Draw a shown certificate. `heading`: the verdict is the page's h1 on a kiosk, an h2 in the desk's panel. `picture` stands beside the fields. */
export function shownResult(scan, heading = "h2", /** @type {HTMLElement | null} */ picture = null) {
  const { certificate } = scan;
  const fields = el("dl.facts.fields", { testid: "result-fields" }, scan.fields.map((field) => el("div", { "data-field": field.name },
    el("dt", {}, el("span", {}, field.label), field.shown !== "whole" && badge("warn", t("field.masked"), "mask")),
    el("dd", {}, el("span.value", {}, written(field.value) || "—")))));
  return el("div.stack", { testid: "result-shown" },
    verdict(heading, "good", "checkCircle", t("result.valid"), `${certificateName(certificate.name, certificate.typeName)} · ${certificate.stateText}`, timeOfDay(scan.shownAt)),
    picture ? el("div.holder", {}, picture, fields) : fields,
    el("div.row", {},
      certificate.trustLevel && badge("brand", t("trust.level", { level: certificate.trustLevel }), "shield"),
      badge("", t("certificates.checked", { age: ageText(scan.statusAgeSeconds) }), "clock")),
    el("p.small", { testid: "trust-statement" }, scan.trustStatement),
    el("p.soft.small", {}, [certificate.issuer, validity(certificate), scan.purpose.title, timeOfDay(scan.shownAt)].filter(Boolean).join(" · ")));
}

// A day is written as everywhere else; what is masked stays as it is.
const written = (/** @type {string | null} */ value) => (/^\d{4}-\d{2}-\d{2}$/.test(value ?? "") ? day(value) : value);

const validity = ({ validFrom, validTo }) => (validFrom || validTo ? t("result.validity", { from: day(validFrom), to: day(validTo) }) : "");

/** Draw what stands in the place of a certificate once it is recorded that somebody else showed it. */
export const deniedResult = () => el("div.stack", { testid: "denied" }, verdict("h2", "bad", "personCross", t("deny.done"), t("deny.done.detail")));

/** Draw a refusal. `repeat` is given when the same code can be tried again at once. */
export function refusedResult(problem, /** @type {(() => void) | null} */ repeat = null, heading = "h2") {
  return el("div.stack", { testid: "result-refused", "data-reason": problem.reasonCode },
    refusal(problem, problem.title, heading),
    el("div.next.stack.tight", {}, el(heading === "h1" ? "h2" : "h3", {}, t("result.next")), el("p", {}, nextStep(problem))),
    repeat && button(t("again"), repeat, { kind: "primary large", iconName: "refresh", testid: "repeat-scan" }),
    !isKiosk() && el("p.soft.small", {}, [t("result.reason", { code: problem.reasonCode }), problem.requestId && t("result.request", { id: problem.requestId })].filter(Boolean).join(" · ")));
}

/** Say what to do next. A scan that the province could not answer has not used the code up. */
const nextStep = ({ reasonCode, detail }) => (reasonCode === "core-unavailable" ? t("result.codeStillValid") : detail);

// Codes for the help desk are of use to staff. A citizen at a kiosk can do nothing with them.
const isKiosk = () => document.documentElement.dataset.role === "kiosk";

// Whoever shows a code for paying by mistake has been refused nothing: nothing was checked.
const isForeign = (problem) => problem.reasonCode === "code-malformed";

function refusal(problem, title, heading) {
  if (isForeign(problem)) return verdict(heading, "bad", "crossCircle", title, t("result.nothingChecked"));
  if (problem.mayPassByItself) return verdict(heading, "warn", "offline", t("result.notChecked"), title);
  return verdict(heading, "bad", "crossCircle", t("result.refused"), title);
}

/** Describe the refusal in one line, for a screen reader. */
export function refusalInWords(problem) {
  const { title } = problem;
  return isForeign(problem) ? title : `${t(problem.mayPassByItself ? "result.notChecked" : "result.refused")}: ${title}`;
}

function verdict(heading, kind, picture, title, text, /** @type {string | null} */ time = null) {
  return el(`div.result-verdict.${kind}`, {}, icon(picture), el("div", {}, el(heading, { testid: "verdict", tabindex: "-1" }, title), el("p", {}, text)),
    time && !isKiosk() && el("p.result-time", {}, time));
}
