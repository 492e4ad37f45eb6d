// Tasks and unread messages of the citizen who is signed in here: one row on the pages they begin at, and a list.
// They are in memory as long as the session. A kiosk gets news of cases only.

import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { backButton } from "/shared/page/view-page.js";
import { dateTime, t } from "/shared/words/i18n.js";

const NEWEST = 20;
const READ_MS = 3000;
const CASE = "case:";

/** Create the messages of a citizen's session. go(name, parameters) shows a view. */
export function createKioskMessages(citizen, go) {
  const part = el("div.hosted.messages-part", { hidden: true });
  /** @type {any[]} of whatever age */ let tasksNow = [];
  /** @type {any[]} */ let newsNow = [];
  let unread = 0;
  const tasks = () => tasksNow;
  const news = () => newsNow;
  const isSomething = () => unread > 0 || tasks().length > 0;

  function draw() {
    part.hidden = !isSomething();
    part.replaceChildren(...(part.hidden ? [] : [row()]));
  }

  /** Create the row: how many there are, and what the first is about. With one case in all it leads there. */
  function row() {
    const all = [...tasks(), ...news()];
    const [first] = all;
    const isOne = new Set(all.map(({ about }) => about)).size === 1;
    const counts = [tasks().length > 0 && t("kiosk.messages.tasks", { n: tasks().length }), unread > 0 && t("kiosk.messages.unread", { n: unread })];
    return messageRow({ testid: "to-messages", title: counts.filter(Boolean).join(" · "), lines: [first?.title],
      onclick: () => (isOne ? openCase(go, first) : go("messages")) });
  }

  /** Read what asks for something, and the newest that nobody has read. Nobody waits long for it: without an answer the list of cases says what there is to do. */
  async function read() {
    try {
      const [asking, told] = await Promise.all(["todo", "unread"].map((filter) =>
        citizen.call("GET", `/v1/inbox?${filter}=true&limit=${NEWEST}`, { timeout: READ_MS })));
      tasksNow = asking.items.filter(isOfCase);
      newsNow = told.items.filter((item) => isOfCase(item) && !item.todo);
      unread = told.unread;
    } catch {
      return; // what goes wrong with the session itself is said by the next call
    }
    // Only what has a place already is drawn anew: nothing moves under a finger.
    if (!part.hidden && isSomething() && !part.contains(document.activeElement)) draw();
  }

  return {
    read,
    tasks,
    news,
    isSomething,
    part() {
      draw();
      return part;
    },
    /** Count what was told of a case as read: the citizen has opened it. */
    async markRead(caseId) {
      await citizen.call("POST", "/v1/inbox/read", { body: { about: `${CASE}${caseId}` } }).catch(() => {});
      await read();
    },
  };
}

const isOfCase = ({ about }) => about?.startsWith(CASE);
const openCase = (go, { about }) => go("case", { id: about.slice(CASE.length) });

/** Create a large row to press. */
const messageRow = ({ testid, title, lines, onclick }) => el("button.result-row", { type: "button", testid, onclick },
  icon("message"), el("span.grow", {}, el("strong", {}, title), lines.filter(Boolean).map((line) => el("span", {}, line))), icon("forward"));

/** Create the list: tasks first, then what was not read. Each leads to its case. */
export function messagesView(app) {
  const messages = app.messages();
  const section = (key, items) => items.length > 0 && el("section.stack.tight", {}, el("h2", {}, t(key)),
    el("ul.cards", {}, items.map((item) => el("li", {}, messageRow({ testid: "message", title: item.title,
      lines: [dateTime(item.at), item.text], onclick: () => openCase(app.go, item) })))));
  const node = el("div.stack", { testid: "screen-messages" },
    backButton(t("case.back"), () => app.back("cases")),
    el("div.stack.tight.page-heading", {}, el("h1", { tabindex: "-1" }, t("kiosk.messages")),
      !messages.isSomething() && el("p.lead", {}, t("kiosk.messages.none"))),
    section("kiosk.messages.todo", messages.tasks()),
    section("kiosk.messages.news", messages.news()));
  return { node, title: t("kiosk.messages") };
}
