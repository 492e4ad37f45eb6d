// A page to read at the kiosk: how to use it, who runs it, how personal data is used. It needs no sign-in.

import { readPage } from "/shared/page/page-data.js";
import { drawBlocks } from "/shared/page/blocks.js";
import { el, setText, spinner } from "/shared/page/dom.js";
import { failureNotice } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";
import { humanLine } from "/kiosk/screen-parts.js";

/** Create the view of the page with this name. The server knows what is said at a kiosk. */
export function pageView(/** @type {App} */ app, { name = "about" }) {
  const leaving = new AbortController();
  const { signal } = leaving;
  const reader = /** @type {App} */ (/** @type {unknown} */ ({ call: app.terminalCall, person: () => null }));
  const heading = el("h1", { tabindex: "-1" });
  const place = el("div.stack", {}, spinner(t("loading")));
  const node = el("div.stack", { testid: "screen-page" }, el("div.stack.tight.page-heading", {}, heading), place);

  async function read() {
    try {
      const { page } = await readPage(reader, name, { channel: "kiosk", signal });
      setText(heading, page.title);
      place.replaceChildren(...drawBlocks(page.blocks, {
        go: app.go, own: { human: humanLine }, testid: ({ parameters }) => `page-${parameters?.name}`,
      }));
      app.drawn();
    } catch (error) {
      if (!signal.aborted) place.replaceChildren(...failureNotice(error, read, signal));
    }
  }

  read();
  return { node, title: t("kiosk.about"), dispose: () => leaving.abort() };
}
