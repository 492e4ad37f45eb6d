// 为谁办理: what is done for somebody else says so in a header, and nowhere is it remembered longer than the draft.

import { el } from "/shared/page/dom.js";
import { t } from "/shared/words/i18n.js";

/** `actingFor` as in a draft: {id, name} or null. */
/** @returns {Record<string, string>} */
export const actingHeaders = (actingFor) => (actingFor ? { "X-Acting-For": actingFor.id } : {});

/**
 * List the delegations by which the caller may act for this item now. Without an answer the list is empty, so that
 * people can apply for themselves.
 */
export async function openDelegations(/** @type {App} */ app, itemCode, signal) {
  try {
    const { received } = await app.call("GET", "/v1/delegations", { signal });
    return received.filter((delegation) => delegation.inForce && (delegation.items === null || delegation.items.includes(itemCode)));
  } catch {
    return [];
  }
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
