// 为谁办理: what is done for somebody else says so in a header, and nowhere is it remembered longer than the draft.

import { el, notice } from "/shared/page/dom.js";
import { t } from "/shared/words/i18n.js";
import { certificateName } from "/shared/words/names.js";

/** `actingFor` as in a draft: {id, name} or null. */
/** @returns {Record<string, string>} */
export const actingHeaders = (actingFor) => (actingFor ? { "X-Acting-For": actingFor.id } : {});

/**
 * List the delegations in force: those by which the caller may act for this item now, and those that are for other items only.
 * Without an answer both are empty, so that people can apply for themselves.
 */
export async function openDelegations(/** @type {App} */ app, itemCode, signal) {
  try {
    const { received } = await app.call("GET", "/v1/delegations", { signal });
    const inForce = received.filter((delegation) => delegation.inForce);
    const covers = ({ items }) => items === null || items.includes(itemCode);
    return { covering: inForce.filter(covers), others: inForce.filter((delegation) => !covers(delegation)) };
  } catch {
    return { covering: [], others: [] };
  }
}

/** Write what a delegation is for: the names of its services, or null for all. */
export const itemsInWords = (names) =>
  (names === null ? t("delegations.all") : names.length ? el("ul.dots", {}, names.map((name) => el("li", {}, name))) : t("delegate.summary.nothing"));

/** Say for whom this cannot be done, and whom to ask: before anything is filled in. Those who can be acted for are left out. */
export function notCovered({ covering, others }) {
  const names = new Set(others.map(({ principal }) => principal).filter((name) => !covering.some(({ principal }) => principal === name)));
  return [...names].map((name) => notice("info", t("acting.notCovered", { name }), t("acting.notCovered.how", { name }), { iconName: "people", testid: "not-covered" }));
}

/** Ask "For whom?" with big choices. Returns nothing when only oneself is possible. onChoose({id, name} | null). */
export function actingChooser(delegations, onChoose) {
  if (!delegations.length) return null;
  const choice = (id, label, chosen) => el("label.choice", {},
    el("input", { type: "radio", name: "acting-for", value: id ?? "", checked: id === null, testid: "acting-for", onchange: () => onChoose(chosen) }),
    el("span", {}, label));
  return el("fieldset.choices", {}, el("legend", {}, el("h2", {}, t("acting.title"))),
    choice(null, t("acting.myself"), null),
    delegations.map(({ id, principal }) => choice(id, t("acting.other", { name: principal }), { id, name: principal })));
}

/** Create the banner of every screen on which a person acts for somebody else. */
export const actingBanner = (actingFor) =>
  actingFor && el("p.badge.warn.banner", { testid: "acting-banner" }, t("acting.banner", { name: actingFor.name }));

/** Name a certificate that stands for a material, with the person acted for, whose it is: never the agent's own. */
export const certificateText = ({ certificateName: official, certificateTypeName }, owner = null) =>
  t(owner ? "material.certificate.theirs" : "material.certificate", { owner, name: certificateName(official, certificateTypeName) });

/** Say whose papers are asked for, where one acts for somebody else. */
export const whosePapers = (actingFor) => actingFor && el("p", { testid: "whose-papers" }, t("acting.papers", { name: actingFor.name }));
