// Pages that the server describes: home, which comes first before and after sign-in, and those that an entry leads to.

import { whenReachable } from "/shared/net/reachability.js";
import { drawBlocks } from "/shared/page/blocks.js";
import { button, el, notice, spinner } from "/shared/page/dom.js";
import { readPage } from "/shared/page/page-data.js";
import { createPageFrame } from "/shared/page/page-frame.js";
import { scene } from "/shared/page/scenes/scenes.js";
import { backButton, failureNotice } from "/shared/page/view-page.js";
import { t, todayInWords } from "/shared/words/i18n.js";
import { changePerson } from "/phone/change-person.js";
import { humanLine } from "/phone/human-line.js";
import { versionToggle } from "/phone/version-toggle.js";
import { startPart } from "/phone/welcome.js";

/** Create the home: what waits for the citizen, what they can do, who helps. */
export function homeView(/** @type {App} */ app, { whole = false } = {}) {
  const person = app.person();
  const leaving = new AbortController();
  const body = el("div.stack", {}, spinner(t("loading")));
  const version = versionToggle();
  const foot = el("div.foot.of-home", {}, version.node, humanLine());
  let isSimple = isSimplified();
  let turn = 0;
  const node = el("div.stack.home", { testid: "screen-home" },
    person ? hello(person) : el("h1", {}, t("home.welcome")), app.session.isReopened() && goingOn(app), body);

  /** Read the page and draw it, unless it was read again meanwhile. */
  async function load() {
    const ownTurn = ++turn;
    try {
      const { page, builtIn, problem } = await readPage(app, "home", { simplified: isSimplified() && !whole, signal: leaving.signal });
      if (leaving.signal.aborted || ownTurn !== turn) return;
      body.replaceChildren(...[builtIn && away(), ...content(page)].filter(Boolean));
      app.unread.draw();
      if (builtIn && problem?.isLost) whenReachable(load, { signal: leaving.signal });
    } catch (error) {
      if (!leaving.signal.aborted && ownTurn === turn) body.replaceChildren(...failureNotice(error, load, leaving.signal));
    }
  }

  const away = () => notice("warn", t("home.away"), t("home.away.detail"), { iconName: "offline", role: "status", testid: "home-away" });

  function content({ blocks, problems = [] }) {
    const drawn = drawBlocks(blocks, { go: app.go, more: () => app.go("home", { whole: true }) });
    foot.lastElementChild?.replaceWith(drawn.pop()); // the button beside it keeps the focus
    markTabs(drawn);
    node.dataset.waiting = blocks.some(({ todos = [] }) => todos.length) ? "yes" : "no";
    return [
      ...drawn,
      problems.length > 0 && el("p.soft.small", { testid: "home-incomplete" }, t("home.incomplete")),
      !person && startPart({ onPeople: () => app.go("welcome") }),
    ];
  }

  /** Say what the version's button does now. The simplified page is another one. */
  function onPreferences() {
    version.update();
    if (isSimplified() === isSimple) return;
    isSimple = isSimplified();
    load();
  }

  load();
  return { node, foot, title: t("tab.home"), onPreferences, dispose: () => leaving.abort(), keep: () => ({ whole }) };
}

/** Say that this goes on with an earlier sign-in, to whoever has the phone in the hand now. */
const goingOn = (/** @type {App} */ app) => el("div.going-on", { testid: "going-on" }, el("p.soft.grow", {}, t("home.goingOn")),
  button(t("me.change"), () => changePerson(app), { iconName: "people", testid: "going-on-change" }));

/** Create the view of another page, such as the help. */
export const pageView = (/** @type {App} */ app, { name }) => createPageFrame(app, name, {
  testid: `screen-page-${name}`,
  head: backButton(t("home.before"), () => history.back()),
  instead: () => [button(t("home.back"), () => app.go("home"), { kind: "wide", iconName: "home", testid: "to-home" })],
});

/** Mark the entries of what has a tab and no entry of its own on a page with tabs. */
function markTabs(/** @type {HTMLElement[]} */ drawn) {
  for (const part of drawn) {
    for (const entry of part.querySelectorAll('[data-testid="entry-me"], [data-testid="entry-inbox"]')) entry.parentElement.classList.add("instead-of-tabs");
  }
}

/** Create the greeting, with the day, and the hall drawn beside it. One's own name with stars in it is no greeting. */
function hello(/** @type {{ displayName: string }} */ { displayName }) {
  const { date, part } = todayInWords();
  return el("div.hello", {},
    el("div.grow", {}, el("h1", {}, displayName.includes("*") ? t(`greeting.${part}`) : t(`home.hello.${part}`, { name: displayName })),
      el("p.soft.small.date", { testid: "today" }, date)),
    el("div.hello-scene", {}, scene("hall")));
}

const isSimplified = () => document.documentElement.dataset.simplified === "yes";
