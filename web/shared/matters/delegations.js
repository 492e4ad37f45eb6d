// 授权代理: whom I let act for me, and for whom I may act.

import { itemsInWords } from "/shared/matters/principal.js";
import { confirmDialog } from "/shared/page/confirm.js";
import { badge, button, el, notice } from "/shared/page/dom.js";
import { attempt, backButton, createPage, fact } from "/shared/page/view-page.js";
import { day, t } from "/shared/words/i18n.js";

/** @type {Record<string, [string, import("/shared/page/icons.js").IconName]>} */
const LOOKS = { offered: ["warn", "clock"], accepted: ["good", "checkCircle"], declined: ["", "crossCircle"], revoked: ["", "pause"], expired: ["", "clock"] };

const isOffered = (/** @type {{ state: string }} */ { state }) => state === "offered";

export function delegationsView(/** @type {App} */ app, { message = null } = {}) {
  const page = createPage(app, {
    title: t("delegations.title"),
    testid: "screen-delegations",
    head: [backButton(t("me.back"), () => app.back("me"))],
    lead: el("p.soft", {}, t("delegations.lead")),
    load: (signal) => app.call("GET", "/v1/delegations", { signal }),
    draw: ({ given, received }) => drawBoth(given, received),
  });

  function drawBoth(given, received) {
    app.read?.("delegation");
    return [
      // Who is asked to help answers first; who asks nobody's answer asks for help.
      message && notice("good", message, null, { role: "status", testid: "delegation-message" }),
      button(t("delegations.give"), () => app.go("delegate"), { kind: received.some(isOffered) ? "large wide" : "primary large wide", iconName: "people", testid: "delegate" }),
      part("received", received, receivedCard),
      part("given", given, givenCard),
    ];
  }

  const part = (key, list, card) => el("section.stack.tight", { "aria-labelledby": `delegations-${key}` },
    el("h2", { id: `delegations-${key}` }, t(`delegations.${key}`)),
    list.length ? el("ul.cards", {}, list.map((delegation) => el("li", {}, card(delegation, delegation === list.find(isOffered))))) : el("p.soft", {}, t(`delegations.${key}.none`)));

  function frame(delegation, title, ...actions) {
    const [kind, picture] = LOOKS[delegation.state] ?? ["", "question"];
    return el("article.panel.stack.tight", { testid: "delegation", "data-state": delegation.state },
      el("div.row.between", {}, el("h3", {}, title), badge(kind, delegation.stateText, picture)),
      el("dl.facts", {},
        fact(t("delegations.for"), itemsInWords(delegation.itemNames)),
        fact(t("delegations.period"), t("delegations.fromTo", { from: day(delegation.startsAt), to: day(delegation.endsAt) }))),
      actions);
  }

  function act(label, kind, testid, path, method, words, ask = null) {
    const trouble = el("div", {});
    const trigger = button(label, async () => {
      if (ask && !(await confirmDialog({ title: ask, text: t("delegations.end.detail"), yes: label, no: t("cancel") }))) return;
      if (await attempt(trigger, trouble, () => app.call(method, path))) app.go("delegations", { message: words }, { replace: true });
    }, { kind, testid });
    return el("div.stack.tight", {}, trigger, trouble);
  }

  const pathOf = (delegation) => `/v1/delegations/${encodeURIComponent(delegation.id)}`;
  const endButton = (delegation) => act(t("delegations.end"), "danger", "delegation-end", pathOf(delegation), "DELETE", t("delegations.ended"), t("delegations.end.ask"));

  function receivedCard(delegation, isFirst) {
    if (isOffered(delegation)) {
      return frame(delegation, t("delegations.asks", { name: delegation.principal }),
        el("div.buttons", {},
          act(t("delegations.accept"), isFirst ? "primary" : "", "delegation-accept", `${pathOf(delegation)}/acceptance`, "POST", t("delegations.accepted")),
          act(t("delegations.refuse"), "", "delegation-refuse", `${pathOf(delegation)}/refusal`, "POST", t("delegations.refused"))));
    }
    return frame(delegation, t("delegations.iActFor", { name: delegation.principal }), delegation.inForce && el("p.small", {}, t("delegations.how")), delegation.state === "accepted" && endButton(delegation));
  }

  const givenCard = (delegation) => frame(delegation, t("delegations.actsForMe", { name: delegation.agent }), ["offered", "accepted"].includes(delegation.state) && endButton(delegation));

  return { ...page, onGap: () => page.reload({ quiet: true }) };
}
