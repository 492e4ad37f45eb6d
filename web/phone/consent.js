// One certificate: what for, and exactly what the other side will see. Nothing is shown that was not read here.

import { ApiProblem, wordsFor } from "/shared/net/problem.js";
import { badge, button, el, notice, spinner } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { failureNotice } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";
import { faceBand, numberTail, until } from "/phone/certificate-face.js";
import { freshness, stateBadge, trustBadge } from "/phone/certificates.js";
import { remedyPart } from "/phone/remedy.js";

export function consentView(/** @type {App} */ app, { id, purposeCode = null }) {
  const body = el("div.stack", {}, spinner(t("consent.loading")));
  const node = el("div.stack", {}, backButton(app), el("h1", {}, t("consent.title")), body);
  const leaving = new AbortController();
  const chosen = { id, purposeCode };

  async function load(message = null) {
    try {
      const detail = await app.call("GET", `/v1/certificates/${encodeURIComponent(id)}`, { signal: leaving.signal });
      body.replaceChildren(...content(app, detail, chosen, load));
      if (message) body.prepend(message);
    } catch (error) {
      if (!leaving.signal.aborted && app.session.person()) body.replaceChildren(...failureNotice(error, () => load(), leaving.signal));
    }
  }
  load();
  return { node, title: t("consent.title"), dispose: () => leaving.abort(), keep: () => ({ ...chosen }) };
}

export const backButton = (/** @type {App} */ app) =>
  button(t("consent.back"), () => app.go("certificates"), { kind: "plain back", iconName: "back", testid: "back" });

function content(/** @type {App} */ app, detail, chosen, reload) {
  const head = el("section.face", {}, faceBand(detail, { tag: "div", heading: "h2" }),
    el("div.face-body", {}, el("span.grow", {}, el("strong.block", {}, `${detail.holder} · ${numberTail(detail)}`),
      el("span.soft.small.block", {}, `${detail.issuer} · ${until(detail)}`))),
    el("div.face-foot", {}, detail.state !== "in_force" && stateBadge(detail), trustBadge(detail.trustLevel), freshness(detail.ageSeconds)));
  if (!detail.usable || detail.purposes.length === 0) {
    return [head, notice("warn", t("consent.unusable"), detail.usable ? t("consent.noPurpose") : null, {}, remedyPart(app, detail))];
  }
  const isKnown = detail.purposes.some(({ code }) => code === chosen.purposeCode);
  if (!isKnown) chosen.purposeCode = detail.purposes[0].code;
  const preview = el("section.stack", { "aria-live": "polite", "aria-label": t("consent.willSee") });
  const show = () => preview.replaceChildren(...fieldsPreview(detail.purposes.find(({ code }) => code === chosen.purposeCode)));
  show();
  const problemPlace = el("div", {});
  const present = button(t("consent.present"), () => start(app, detail, chosen, { present, problemPlace, reload }),
    { kind: "primary large wide", iconName: "qr", testid: "present" });
  return [head, purposes(detail.purposes, chosen, show), preview, el("div.act", {}, problemPlace, present)];
}

function purposes(list, chosen, onChange) {
  return el("fieldset.purposes", {}, el("legend", {}, el("h2", {}, t("consent.purpose"))),
    list.map(({ code, title }) => el("label.choice", {},
      el("input", {
        type: "radio", name: "purpose", value: code, checked: code === chosen.purposeCode, testid: "purpose",
        onchange: () => { chosen.purposeCode = code; onChange(); },
      }),
      el("span", {}, title))));
}

function fieldsPreview({ explanation, fields, includesFile, includesPhoto }) {
  const group = (shown, picture) => {
    const some = fields.filter((field) => (field.shown === "whole") === (shown === "whole"));
    return some.length > 0 && el("section.panel.stack.tight", {},
      el("h2.row", {}, icon(picture), el("span", {}, t(`consent.${shown}`))),
      el("dl.facts", {}, some.map((field) => el("div", {}, el("dt", {}, field.label), el("dd", {}, el("span", {}, field.preview ?? t("consent.later")))))));
  };
  return [
    explanation && el("p.soft", {}, explanation),
    el("div.stack", { testid: "consent-fields" }, group("whole", "eye"), group("masked", "mask")),
    includesFile && el("p.row", { testid: "consent-file" }, icon("file"), el("span.grow", {}, t("consent.file"))),
    includesPhoto && el("p.row", { testid: "consent-photo" }, icon("person"), el("span.grow", {}, t("consent.photo"))),
    el("p.soft.small.row", {}, icon("shield"), el("span.grow", {}, t("consent.nothingElse"))),
  ].filter(Boolean);
}

export const shownBadge = (shown) =>
  (shown === "whole" ? badge("warn", t("field.whole"), "eye") : badge("", t("field.masked"), "mask"));

/** Return a consented field as the server names it: with a star when it is shown masked. */
const consentName = ({ name, shown }) => (shown === "masked" ? `${name}*` : name);

async function start(/** @type {App} */ app, detail, chosen, { present, problemPlace, reload }) {
  if (present.getAttribute("aria-busy") === "true") return;
  present.setAttribute("aria-busy", "true");
  problemPlace.replaceChildren();
  const purpose = detail.purposes.find(({ code }) => code === chosen.purposeCode);
  const consent = { certificateId: detail.id, purpose: purpose.code, consentedFields: purpose.fields.map(consentName), consentedPhoto: purpose.includesPhoto, face: { typeCode: detail.typeCode, number: detail.number } };
  try {
    app.go("code", { presentation: await issueCode(app, consent), consent });
  } catch (error) {
    const problem = ApiProblem.of(error);
    const words = wordsFor(problem);
    if (problem.reasonCode === "consent-out-of-date") reload(notice("warn", words.title, words.next, { role: "alert" }));
    else problemPlace.replaceChildren(notice("bad", words.title, words.next, { role: "alert", testid: "present-problem" }));
    present.removeAttribute("aria-busy");
  }
}

/** Issue a first code, or with `presentationId` a new code of the same consent. */
export function issueCode(/** @type {App} */ app, { certificateId, purpose, consentedFields, consentedPhoto = false }, /** @type {string | undefined} */ presentationId = undefined, /** @type {AbortSignal | undefined} */ signal = undefined) {
  return app.call("POST", `/v1/certificates/${encodeURIComponent(certificateId)}/presentations`,
    { body: { purpose, consentedFields, consentedPhoto, presentationId }, signal, timeout: 8000 });
}
