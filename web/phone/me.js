// 我的: what one looks after now and then, as the server's page says.

import { button, el } from "/shared/page/dom.js";
import { createPageFrame } from "/shared/page/page-frame.js";
import { t } from "/shared/words/i18n.js";
import { changePerson } from "/phone/change-person.js";

export function meView(/** @type {App} */ app) {
  return createPageFrame(app, "me", {
    testid: "screen-me",
    lead: el("p.soft", {}, t("me.hello", { name: app.person()?.displayName ?? "" })),
    entry: ({ view, parameters, more }) => `me-${more ? "more" : view === "page" ? parameters.name : view}`,
    below: [button(t("me.change"), () => changePerson(app), { kind: "wide", iconName: "people", testid: "change-person" })],
  });
}
