// Home: the certificates one holds. What can be shown now comes first; what cannot stands apart, with its reason.

import { remedyPart } from "/phone/remedy.js";
import { badge, button, el, notice, spinner } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { failureNotice } from "/shared/page/view-page.js";
import { ageText, day, t } from "/shared/words/i18n.js";

/** @type {Record<string, [string, import("/shared/page/icons.js").IconName]>} */
const STATE_LOOK = {
  in_force: ["good", "checkCircle"], not_yet_valid: ["warn", "clock"], expired: ["warn", "clock"], suspended: ["warn", "pause"],
  revoked: ["bad", "crossCircle"], cancelled: ["bad", "crossCircle"], invalid: ["bad", "crossCircle"],
  transferred: ["", "forward"], withdrawn: ["bad", "crossCircle"], unknown: ["", "question"],
};

/** Create the badge of a state. States differ by words and shape; colour only helps. */
export function stateBadge(certificate) {
  const [kind, picture] = STATE_LOOK[certificate.state] ?? STATE_LOOK.unknown;
  return badge(kind, certificate.stateText, picture);
}

export function freshness(ageSeconds) {
  return el("p.freshness.soft.small", { testid: "data-age" }, icon("clock"),
    el("span", {}, t("certificates.checked", { age: ageText(ageSeconds) })));
}

export function certificatesView(/** @type {App} */ app) {
  const body = el("div.stack", {}, spinner(t("certificates.loading")));
  const person = app.session.person();
  const node = el("div.stack", {},
    el("div", {}, el("h1", {}, t("certificates.title")), el("p.soft", {}, t("certificates.hello", { name: person?.displayName ?? "" }))),
    body);
  const leaving = new AbortController();

  async function load() {
    try {
      const list = await app.call("GET", "/v1/certificates", { signal: leaving.signal });
      body.replaceChildren(...content(app, list, reload));
    } catch (error) {
      if (!leaving.signal.aborted && app.session.person()) body.replaceChildren(...failureNotice(error, reload, leaving.signal));
    }
  }
  function reload() {
    body.replaceChildren(spinner(t("certificates.loading")));
    load();
  }
  load();
  return { node, title: t("certificates.title"), dispose: () => leaving.abort() };
}

function content(/** @type {App} */ app, /** @type {import("/types/call").Schemas["CertificateList"]} */ { items, ageSeconds, problems }, reload) {
  const usable = items.filter((item) => item.usable);
  const others = items.filter((item) => !item.usable);
  return [
    ...problems.map((problem) => notice("warn", t("certificates.incomplete"), problem.detail ?? problem.title, { testid: "source-problem", role: "alert" })),
    el("div.row.between", {}, freshness(ageSeconds), button(t("refresh"), reload, { kind: "plain", iconName: "refresh", testid: "refresh" })),
    usable.length > 0 && el("ul.cards", { "aria-label": t("certificates.usable") }, usable.map((item) => el("li.stack.tight", {}, card(app, item), remedyPart(app, item)))),
    // An empty list is said to be empty only when every source has answered.
    items.length === 0 && (problems.length
      ? notice("info", t("certificates.unknown"), t("certificates.unknown.detail"))
      : notice("info", t("certificates.none"), t("certificates.none.detail"), { testid: "no-certificates" })),
    others.length > 0 && el("section.stack.tight", { "aria-labelledby": "unusable" },
      el("h2", { id: "unusable" }, t("certificates.unusable")),
      el("ul.cards", {}, others.map((item) => el("li", {}, unusableCard(app, item))))),
  ].filter(Boolean);
}

function card(/** @type {App} */ app, item) {
  return el("button.certificate", { type: "button", testid: "certificate", "data-type": item.typeCode, onclick: () => app.go("consent", { id: item.id }) },
    el("span.certificate-head", {}, el("strong", {}, item.name), icon("forward")),
    gloss(item),
    el("span.certificate-line", {}, `${item.holder}　${item.number}`),
    el("span.certificate-line.small", {}, item.issuer),
    el("span.certificate-foot", {}, stateBadge(item), trustBadge(item.trustLevel), el("span.small", {}, until(item))));
}

function unusableCard(/** @type {App} */ app, item) {
  return el("div.certificate.unusable", { testid: "certificate-unusable", "data-state": item.state },
    el("span.certificate-head", {}, el("h3", {}, item.name)),
    gloss(item),
    el("span.certificate-line", {}, `${item.holder}　${item.number}`),
    el("span.certificate-line.small", {}, item.issuer),
    el("span.certificate-foot", {}, stateBadge(item), item.validTo && el("span.small", {}, until(item))),
    remedyPart(app, item));
}

/** Return the type in the reader's language, to stand below a name that is official in Chinese only. */
export const gloss = ({ name, typeName }) => typeName && typeName !== name && el("span.certificate-line", { testid: "gloss" }, typeName);

export const until = ({ validTo }) => (validTo ? t("certificates.until", { date: day(validTo) }) : t("certificates.noEnd"));

export const trustBadge = (level) => (level ? badge("brand", t("trust.level", { level }), "shield") : null);
