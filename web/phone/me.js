// 我的: what one looks after now and then, as the server's page says.

import { drawBlocks } from "/shared/page/blocks.js";
import { confirmDialog } from "/shared/page/confirm.js";
import { button, el } from "/shared/page/dom.js";
import { readPage } from "/shared/page/page-data.js";
import { createPage } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";
import { withHumanBelow } from "/phone/home.js";
import { humanLine } from "/phone/human-line.js";

export function meView(/** @type {App} */ app) {
  const foot = el("div.foot", {}, humanLine());
  const page = createPage(app, {
    title: t("me.title"),
    testid: "screen-me",
    lead: el("p.soft", {}, t("me.hello", { name: app.person()?.displayName ?? "" })),
    load: async (signal) => (await readPage(app, "me", { signal })).page,
    draw({ blocks }) {
      const drawn = withHumanBelow(foot, drawBlocks(blocks, { go: app.go, testid: ({ view, parameters }) => `me-${view === "page" ? parameters.name : view}` }));
      return [...drawn, button(t("me.change"), () => change(app), { kind: "wide", iconName: "people", testid: "change-person" })];
    },
  });
  return { ...page, foot };
}

/** Hand a shared phone on: the next person finds nothing of this one, and the standard display. */
async function change(/** @type {App} */ app) {
  if (await confirmDialog({ title: t("me.change.ask"), text: t("me.change.detail"), yes: t("me.change"), no: t("cancel") })) await app.changePerson();
}
