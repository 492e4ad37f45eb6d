// 我的: what one looks after now and then, as the server's page says.

import { drawBlocks } from "/shared/page/blocks.js";
import { button, el } from "/shared/page/dom.js";
import { readPage } from "/shared/page/page-data.js";
import { createPage } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";
import { withHumanBelow } from "/phone/home.js";
import { changePerson } from "/phone/change-person.js";
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
      return [...drawn, button(t("me.change"), () => changePerson(app), { kind: "wide", iconName: "people", testid: "change-person" })];
    },
  });
  return { ...page, foot };
}
