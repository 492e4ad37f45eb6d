// 我的: what one looks after now and then, as the server's page says.

import { confirmDialog } from "/shared/page/confirm.js";
import { button, el } from "/shared/page/dom.js";
import { createPageFrame } from "/shared/page/page-frame.js";
import { t } from "/shared/words/i18n.js";

export function meView(/** @type {App} */ app) {
  return createPageFrame(app, "me", {
    testid: "screen-me",
    lead: el("p.soft", {}, t("me.hello", { name: app.person()?.displayName ?? "" })),
    entry: ({ view, parameters }) => `me-${view === "page" ? parameters.name : view}`,
    below: [button(t("me.change"), () => change(app), { kind: "wide", iconName: "people", testid: "change-person" })],
  });
}

/** Hand a shared phone on: the next person finds nothing of this one, and the standard display. */
async function change(/** @type {App} */ app) {
  if (await confirmDialog({ title: t("me.change.ask"), text: t("me.change.detail"), yes: t("me.change"), no: t("cancel") })) await app.changePerson();
}
