// 我的办件: what I have handed in. What waits for me stands first on each card.

import { caseCard } from "/shared/matters/case-card.js";
import { draftsInHand } from "/shared/matters/drafts-in-hand.js";
import { button, el, setText, spinner } from "/shared/page/dom.js";
import { emptyPart } from "/shared/page/empty.js";
import { icon } from "/shared/page/icons.js";
import { createPageFrame } from "/shared/page/page-frame.js";
import { pager } from "/shared/page/pager.js";
import { steadyUntil } from "/shared/page/steady-layout.js";
import { failureNotice } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";

const PAGE = 20;
const SIDES = ["open", "closed"];

/** Create the list of cases. `shown`, `after`, `before`: how far it was read when it was left. */
export function casesView(/** @type {App} */ app, { side: firstSide = "open", shown = 0, after: firstAfter = null, before: firstBefore = [] }) {
  let side = firstSide;
  const list = el("ul.cards", { testid: "cases" });
  const foot = el("div.stack", {}, spinner(t("loading")));
  const drafts = el("div", {});
  const draftsTitle = el("span", {});
  const none = el("span", {});
  const sides = el("div.filters", { role: "group", "aria-label": t("cases.sides") });
  const frame = createPageFrame(app, "cases", { testid: "screen-cases", parts: { drafts: draftsAsWorded, cases: asWorded }, isRead: !app.can.rows });
  const rows = app.can.rows?.("cards") ?? null; // of a list in pages; without, the list grows
  /** @type {[string | null, (string | null)[]]} */ let page = [null, []];
  /** @type {string | null} */ let following = null; // where the next page begins
  let turn = 0;
  const steady = steadyUntil(frame.signal);

  function draftsAsWorded({ text }) {
    setText(draftsTitle, text);
    return drafts;
  }

  /** Return the list, called as its page has it. */
  function asWorded({ text, empty }) {
    list.setAttribute("aria-label", text);
    setText(none, empty ?? "");
    return [sides, list, foot];
  }

  async function load(/** @type {string | null} */ after = null, /** @type {{ quiet?: boolean, before?: (string | null)[], again?: boolean }} */ { quiet = false, before = [], again = false } = {}) {
    turn += 1;
    const ownTurn = turn;
    if (!quiet) foot.replaceChildren(spinner(t("loading")));
    try {
      const query = new URLSearchParams({ limit: String(rows ?? PAGE), state: side, ...(after ? { after } : {}) });
      const { items, next } = await app.call("GET", `/v1/cases?${query}`, { signal: frame.signal });
      if (ownTurn !== turn) return;
      const show = () => { if (ownTurn === turn) draw(items, next, { after, before, again }); };
      if (quiet) steady(show); // nobody has asked for it: it waits while a finger is on the list
      else show();
    } catch (error) {
      if (ownTurn !== turn || frame.signal.aborted || !app.person() || quiet) return;
      foot.replaceChildren(...failureNotice(error, () => ownTurn === turn && load(after, { before }), frame.signal));
    }
  }

  function draw(items, next, { after, before, again }) {
    const cards = items.map((item) => el("li", {}, caseCard(item, () => app.go("case", { id: item.id }))));
    const isMore = Boolean(after) && !rows;
    page = [after, before];
    following = next;
    if (isMore) list.append(...cards);
    else list.replaceChildren(...cards);
    foot.replaceChildren(...[
      list.children.length === 0 && emptyNotice(),
      rows ? pager({ at: after, before, next, pages: null, turn: turnTo })
        : next && button(t("cases.more"), () => load(next), { kind: "wide", testid: "cases-more" }),
    ].filter(Boolean));
    if (isMore && !again) cards[0]?.querySelector("button").focus();
  }

  /** Draw the list as far as it was when it was left. */
  async function resume() {
    await load(firstAfter, { before: firstBefore });
    const begun = side;
    for (let length = 0; side === begun && following && length < list.children.length && list.children.length < shown;) {
      length = list.children.length;
      await load(following, { again: true });
    }
  }

  async function turnTo(after, before) {
    await load(after, { before });
    list.querySelector("button")?.focus();
  }

  const emptyNotice = () => emptyPart("no-cases", side === "open" ? none : t("cases.none.closed"), t(`cases.none.${side}.detail`),
    button(t("cases.begin"), () => app.go("matters"), { kind: "primary", testid: "to-matters" }));

  function drawSides() {
    drafts.hidden = side !== "open";
    sides.replaceChildren(...SIDES.map((name) =>
      el("button.toggle", { type: "button", testid: `side-${name}`, "aria-pressed": String(side === name), onclick: () => choose(name) },
        side === name && icon("check"), el("span", {}, t(`cases.side.${name}`)))));
  }

  function choose(name) {
    side = name;
    drawSides();
    sides.querySelector(`[data-testid="side-${name}"]`).focus();
    list.replaceChildren();
    load();
  }

  drafts.append(draftsInHand(app, frame.signal, { title: draftsTitle, isMain: false })); // begun and not submitted: it too is what one comes back for
  drawSides();
  resume();
  const renew = () => (rows ? load(page[0], { quiet: true, before: page[1] }) : load(null, { quiet: true }));
  return {
    ...frame,
    keep: () => ({ side, shown: list.children.length, ...(rows ? { after: page[0], before: page[1] } : {}) }),
    onGap: renew,
    onCase() {
      renew();
      return true;
    },
  };
}
