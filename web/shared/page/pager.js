// A list in pages, for a screen on which nobody scrolls: 上一页 · 第 1 页，共 8 页 · 下一页.

import { button, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { t } from "/shared/words/i18n.js";

/**
 * Create the way from page to page; null for a list of one page.
 * `at`: the cursor of this page, `before`: those of the pages before it, `next`: that of the next page or null. `pages` is null
 * where the server does not count. turn(cursor, before) shows another page.
 * @param {{ at: string | null, before: (string | null)[], next: string | null, pages: number | null, turn: (at: string | null, before: (string | null)[]) => unknown }} given
 */
export function pager({ at, before, next, pages, turn }) {
  const page = before.length + 1;
  if (page === 1 && !next) return null;
  const earlier = before.slice(0, -1);
  return el("nav.pager", { "aria-label": t("pager"), testid: "pager" },
    button(t("pager.before"), () => turn(before[before.length - 1], earlier), { kind: "large", iconName: "back", testid: "page-before", disabled: page === 1 }),
    el("p", { testid: "page-now" }, pages ? t("pager.of", { page, pages }) : t("pager.page", { page })),
    el("button.button.large", { type: "button", testid: "page-next", disabled: !next, onclick: () => turn(next, [...before, at]) },
      el("span", {}, t("pager.next")), icon("forward")));
}
