// Drafts of this person, from any channel. They stand first on the page, because most people come back for them.

import { actingHeaders } from "/shared/matters/principal.js";
import { ApiProblem } from "/shared/net/problem.js";
import { whenReachable } from "/shared/net/reachability.js";
import { confirmDialog } from "/shared/page/confirm.js";
import { button, el } from "/shared/page/dom.js";
import { attempt } from "/shared/page/view-page.js";
import { dateTime, day, hasText, t } from "/shared/words/i18n.js";

/** Create the list of drafts below its title. `isMain`: to go on with the newest is the main action of its page. */
export function draftsInHand(/** @type {App} */ app, signal, /** @type {{ title: HTMLElement, isMain?: boolean }} */ { title, isMain = true }) {
  const place = el("div", { testid: "drafts" });

  async function load() {
    if (!app.person()) {
      place.replaceChildren(button(t("drafts.signIn"), () => app.signIn("matters", {}), { kind: "wide", iconName: "pen", testid: "drafts-sign-in" }));
      return;
    }
    try {
      const { items } = await app.call("GET", "/v1/drafts", { signal });
      place.replaceChildren(...(items.length ? [section(items)] : []));
    } catch (error) {
      // To search must not wait for the drafts; they are here again at the next visit.
      if (ApiProblem.of(error).isLost) whenReachable(load, { signal });
    }
  }

  const section = (items) => el("section.stack.tight", { "aria-labelledby": "drafts-title" },
    el("h2", { id: "drafts-title" }, title),
    el("ul.cards", {}, items.map((draft, index) => el("li", {}, card(draft, isMain && index === 0)))));

  function card(draft, isPrimary) {
    const trouble = el("div", {});
    const drop = button(t("drafts.drop"), () => remove(draft, drop, trouble), { kind: "plain", iconName: "trash", testid: "draft-drop" });
    return el("article.panel.stack.tight", { testid: "draft" },
      el("h3", {}, draft.itemName),
      el("p.soft.small", {}, [
        draft.actingFor && t("acting.banner", { name: draft.actingFor.name }),
        t("drafts.touched", { time: dateTime(draft.touchedAt) }),
        hasText(`channel.${draft.channel}`) && t("drafts.channel", { channel: t(`channel.${draft.channel}`) }),
        t("drafts.until", { date: day(draft.deleteAt) }),
      ].filter(Boolean).join(" · ")),
      el("div.buttons", {},
        button(t("drafts.goOn"), () => app.go("fill", { draftId: draft.id, actingFor: draft.actingFor ?? null }), { kind: isPrimary ? "primary" : "", iconName: "pen", testid: "draft-open" }),
        drop),
      trouble);
  }

  async function remove(draft, trigger, trouble) {
    if (!(await confirmDialog({ title: t("drafts.drop.ask"), text: t("drafts.drop.detail", { name: draft.itemName }), yes: t("drafts.drop"), no: t("cancel") }))) return;
    const headers = actingHeaders(draft.actingFor);
    if (await attempt(trigger, trouble, () => app.call("DELETE", `/v1/drafts/${encodeURIComponent(draft.id)}`, { headers }))) await load();
  }

  load();
  return place;
}
