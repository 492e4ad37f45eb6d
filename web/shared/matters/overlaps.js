// What a citizen already has for a service: said in the guide and before submitting, so that nobody applies twice by mistake.

import { actingHeaders } from "/shared/matters/principal.js";
import { button, el, notice } from "/shared/page/dom.js";
import { day, t } from "/shared/words/i18n.js";
import { certificateName } from "/shared/words/names.js";

/** Read what the citizen has for an item, or their principal. Null without an answer: applying must not depend on it. */
export async function readOverlaps(/** @type {App} */ app, itemCode, actingFor, signal) {
  try {
    return await app.call("GET", `/v1/items/${encodeURIComponent(itemCode)}/overlaps`, { signal, headers: actingHeaders(actingFor) });
  } catch {
    return null;
  }
}

/** Tell if something of it should be seen before a new application begins. */
export const isWorthKnowing = (overlaps) =>
  Boolean(overlaps) && (Boolean(overlaps.ageRule) || overlaps.cases.length > 0 || overlaps.certificates.some(({ state }) => state === "in_force"));

/** Create the notices of what exists. Empty for nothing. `mayChoose`: above them one can choose for whom it is. */
export function overlapNotices(/** @type {App} */ app, overlaps, { mayChoose = false } = {}) {
  if (!overlaps) return [];
  return [...ageNotice(overlaps, mayChoose), ...overlaps.cases.map((item) => caseNotice(app, item)), ...overlaps.certificates.map((item) => certificateNotice(app, item))];
}

/** Say before anything is filled in that the service is for another age, and what to do. */
const ageNotice = ({ ageRule }, mayChoose) => (ageRule ? [notice("warn", t("overlap.age"), t("overlap.age.how", { rule: ageRule }), { testid: "overlap-age" },
  mayChoose && el("p", {}, t("overlap.age.choose")))] : []);

function caseNotice(app, { id, itemName, caseNo, stateText }) {
  return notice("warn", t("overlap.case", { name: itemName }), [caseNo, stateText].filter(Boolean).join(t("list.comma")), { iconName: "clock", testid: "overlap-case" },
    button(t("overlap.case.open"), () => app.go("case", { id }), { testid: "overlap-case-open", about: itemName }));
}

function certificateNotice(app, { name, typeName, state, stateText, validTo }) {
  const isInForce = state === "in_force";
  const detail = !isInForce ? t("overlap.certificate.state", { state: stateText }) : validTo ? t("overlap.certificate.until", { day: day(validTo) }) : t("overlap.certificate.noEnd");
  return notice(isInForce ? "warn" : "info", t("overlap.certificate", { name: certificateName(name, typeName) }), detail, { iconName: "card", testid: "overlap-certificate" },
    !app.can.kiosk && button(t("overlap.certificate.open"), () => app.go("certificates"), { testid: "overlap-certificate-open" }));
}
