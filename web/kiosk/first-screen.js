// The first screen, drawn from the page that the server describes: what one can come for.

import { drawBlocks } from "/shared/page/blocks.js";
import { button, el, notice } from "/shared/page/dom.js";
import { t } from "/shared/words/i18n.js";
import { humanLine, offlineNotice, tile, unknownNotice, words } from "/kiosk/screen-parts.js";

/** Name an entry by where it leads. */
function testidOf({ view, more, parameters }) {
  const { q = "", on = "" } = parameters ?? {};
  if (more) return "choose-more";
  if (view !== "matters") return view === "begin" ? view : `choose-${view}`;
  return q ? "choose-sought" : on ? "choose-here" : "choose-apply";
}

/** Create the screen. The first text stands on the stage beside the title. */
export function firstScreen({ actions, page, unknown, noticeKey, isConnected }) {
  const lead = page.blocks.find(({ kind }) => kind === "text");
  const enter = (entry) => (entry.more ? actions.allEntries() : actions.enter(entry.view, entry.parameters ?? {}));
  const blocks = drawBlocks(page.blocks.filter((block) => block !== lead), {
    go: actions.enter,
    own: {
      entries: (block) => el("ul.tiles", { "aria-label": block.text }, block.entries.map((entry) =>
        tile({ testid: testidOf(entry), picture: entry.icon, title: entry.text, note: entry.hint, onclick: () => enter(entry) }))),
      human: (block) => humanLine(block, button(t("kiosk.about"), () => actions.enter("page", { name: "about" }), { kind: "plain", testid: "about" })),
    },
  });
  return {
    words: words(page.title, lead?.text ?? ""),
    picture: "greeting",
    touched: el("div.screen", { testid: "screen-attract" },
      noticeKey && notice("info", t(noticeKey), t(`${noticeKey}.detail`), { testid: "said" }),
      offlineNotice(isConnected),
      unknownNotice(unknown),
      blocks),
  };
}
