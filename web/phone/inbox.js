// 消息: the messages to this citizen. Those that ask for something stand before the news.

import { announce } from "/shared/page/announce.js";
import { button, el, setText, spinner } from "/shared/page/dom.js";
import { emptyPart } from "/shared/page/empty.js";
import { steadyUntil } from "/shared/page/steady-layout.js";
import { attempt, failureNotice } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";
import { messageRow } from "/phone/inbox-message.js";

const PAGE = 20;
const MOST = 100;

/** Create the list. `shown`: how many messages were there when it was left. */
export function inboxView(/** @type {App} */ app, { shown = 0 } = {}) {
  /** @type {any[]} newest first */ let items = [];
  /** @type {any[]} what asks for something, of whatever age */ let tasks = [];
  /** @type {number | null} */ let next = null; // where older ones begin
  let isRead = false; // the first page has come
  /** @type {Promise<unknown>} */ let reading = Promise.resolve(); // one after the other: a late answer would bring back what is over
  let isWaiting = false; // news is about to be read already
  const leaving = new AbortController();
  const { signal } = leaving;
  const steady = steadyUntil(signal);
  const todoTitle = el("span", {});
  const todos = section("inbox-todos", el("h2", { id: "inbox-todos" }, t("inbox.todos"), " ", el("span.soft.small", {}, todoTitle)));
  const news = section("inbox-news", el("h2", { id: "inbox-news" }, t("inbox.news")));
  const trouble = el("div", {});
  const all = button(t("inbox.readAll"), readAll, { kind: "wide", iconName: "check", testid: "inbox-read-all" });
  const foot = el("div.stack", {}, spinner(t("loading")));
  const node = el("div.stack", { testid: "screen-inbox" },
    el("h1", { tabindex: "-1" }, t("inbox.title")), todos.node, news.node, foot, all, trouble,
    button(t("inbox.settings"), () => app.go("messageSettings"), { kind: "wide", iconName: "clock", testid: "to-message-settings" }));

  /** Run one reading after the other. */
  function inTurn(/** @type {() => Promise<void>} */ work) {
    reading = reading.then(() => (signal.aborted ? undefined : work()));
    return reading;
  }

  const page = (limit, after, filter = {}) => {
    const query = new URLSearchParams({ limit: String(limit), ...(after ? { after: String(after) } : {}), ...filter });
    return app.unread.noteAnswer(app.call("GET", `/v1/inbox?${query}`, { signal }));
  };

  /** Read all that asks for something: it may be older than the list reaches. */
  async function readTasks() {
    /** @type {any[]} */ const asking = [];
    /** @type {number | null} */ let after = null;
    do {
      const answer = await page(MOST, after, { todo: "true" });
      asking.push(...answer.items);
      after = answer.next;
    } while (after !== null);
    return asking;
  }

  /** Read the list as far as it is on the screen, or as it was when it was left. */
  async function readAgain() {
    const oldest = items.length ? items[items.length - 1].seq : null;
    const length = Math.min(Math.max(items.length, shown, PAGE), MOST);
    /** @type {any[]} */ const fresh = [];
    /** @type {number | null} */ let after = null;
    do {
      const answer = await page(length, after);
      fresh.push(...answer.items);
      after = answer.next;
    } while (after !== null && (oldest === null ? fresh.length < shown : after > oldest));
    const seen = fresh.filter(({ seq }) => oldest === null || seq >= oldest);
    const end = seen.length < fresh.length ? oldest : after;
    return { seen, after: end, asking: end === null ? seen.filter(({ todo }) => todo) : await readTasks() };
  }

  /** Read and draw. `isQuiet`: nobody has asked for it, so a failure leaves what is there, and a finger is waited for. */
  const load = ({ isQuiet = false } = {}) => inTurn(async () => {
    isWaiting = false;
    if (!isQuiet) foot.replaceChildren(spinner(t("loading")));
    try {
      const { seen, after, asking } = await readAgain();
      if (isQuiet) await new Promise((resolve) => steady(() => resolve(null)));
      tellNews(seen);
      [items, tasks, next, isRead] = [seen, asking, after, true];
      draw();
    } catch (error) {
      fail(error, () => load(), isQuiet && isRead);
    }
  });

  const more = () => inTurn(async () => {
    foot.replaceChildren(spinner(t("loading")));
    try {
      const answer = await page(PAGE, next);
      items = [...items, ...answer.items];
      next = answer.next;
      draw();
      focusOn((answer.items.find(({ todo }) => !todo) ?? answer.items[0])?.seq);
    } catch (error) {
      fail(error, more, false);
    }
  });

  function fail(error, again, isQuiet) {
    if (signal.aborted || isQuiet || !app.person()) return;
    foot.replaceChildren(...failureNotice(error, again, signal));
  }

  const newest = () => Math.max(0, ...[...tasks, ...items].map(({ seq }) => seq));

  /** Say what has come while the list was open. */
  function tellNews(/** @type {any[]} */ seen) {
    if (!isRead) return;
    const before = newest();
    const added = seen.filter(({ seq, read }) => seq > before && !read);
    if (added.length) announce(t("inbox.added", { title: added[0].title }));
  }

  function draw() {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    const seq = focused && node.contains(focused) ? focused.dataset.seq : null;
    todos.draw(tasks);
    news.draw(items.filter(({ todo }) => !todo));
    setText(todoTitle, t("inbox.todos.count", { n: todos.list.children.length }));
    all.hidden = ![...tasks, ...items].some(({ read }) => !read);
    foot.replaceChildren(...[
      items.length === 0 && next === null && emptyPart("no-messages", t("inbox.none"), t("inbox.none.detail")),
      next !== null && button(t("inbox.more"), more, { kind: "wide", testid: "inbox-more" }),
    ].filter(Boolean));
    if (seq) focusOn(seq);
  }

  /** Move the focus to a message: its button was drawn anew, or the one that brought it is gone. */
  const focusOn = (seq) => node.querySelector(`button[data-seq="${seq}"]`)?.focus({ preventScroll: true });

  function section(id, heading) {
    const list = el("ul.cards.messages", {});
    const part = el("section.stack.tight", { "aria-labelledby": id, testid: id, hidden: true }, heading, list);
    return {
      node: part, list,
      draw(/** @type {any[]} */ ours) {
        part.hidden = ours.length === 0;
        list.replaceChildren(...ours.map((item) => el("li", {}, messageRow(item, (view, parameters) => open(item, view, parameters)))));
      },
    };
  }

  /** Show what a message is about. An offer and a draft have no page of their own that would read it. */
  function open(item, /** @type {string} */ view, /** @type {object} */ parameters) {
    if (item.itemCode || item.kind === "draft-due") app.read(item.about);
    app.go(view, parameters);
  }

  /** Count as read what is on the screen. A message that comes meanwhile is a newer one. */
  async function readAll() {
    if (!(await attempt(all, trouble, () => app.unread.noteAnswer(app.call("POST", "/v1/inbox/read", { body: { upTo: newest() } }))))) return;
    announce(t("inbox.readAll.done"));
    node.querySelector("h1").focus({ preventScroll: true });
    await load({ isQuiet: true });
  }

  /** Read anew what is there, once for several messages that come together. */
  function renew() {
    if (isWaiting) return;
    isWaiting = true;
    load({ isQuiet: true });
  }

  all.hidden = true;
  load();
  return {
    node,
    title: t("inbox.title"),
    dispose: () => leaving.abort(),
    keep: () => ({ shown: items.length }),
    onMessages: renew,
    onCase: () => true, // it is in the list
  };
}
