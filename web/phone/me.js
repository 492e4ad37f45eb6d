// 我的: what one looks after now and then.

import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { t } from "/shared/words/i18n.js";

/** @type {[string, import("/shared/page/icons.js").IconName][]} */
const PLACES = [["log", "eye"], ["delegations", "people"], ["kiosk", "scan"], ["sessions", "device"]];

export function meView(/** @type {App} */ app) {
  const node = el("div.stack", {},
    el("h1", {}, t("me.title")),
    el("p.soft", {}, t("me.hello", { name: app.person()?.displayName ?? "" })),
    el("ul.stack.tight", {}, PLACES.map(([name, picture]) => el("li", {},
      el("button.person", { type: "button", testid: `me-${name}`, onclick: () => app.go(name) }, icon(picture),
        el("span.grow", {}, el("strong", {}, t(`me.${name}`)), el("span.soft.small", {}, t(`me.${name}.note`))), icon("forward"))))));
  return { node, title: t("me.title") };
}
