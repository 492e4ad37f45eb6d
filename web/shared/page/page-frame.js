// The page of a view: the server's blocks in their order, with the view's own parts where the page has its lists. It is drawn
// at once as it was read last, or as it is built in, and read anew: a change is seen at the next view.

import { drawBlocks } from "/shared/page/blocks.js";
import { el, setText, spinner } from "/shared/page/dom.js";
import { builtInPage, isBuiltIn, readPage } from "/shared/page/page-data.js";
import { failureNotice } from "/shared/page/view-page.js";
import { currentLanguage, t } from "/shared/words/i18n.js";

/** Pages as they were read last. None of them has anything of anybody. */
const pages = new Map();

const isSimplified = () => document.documentElement.dataset.simplified === "yes";
const isEmpty = (value) => value === null || value === false || (typeof value === "object" && Object.keys(value).length === 0);
const drawnParts = ({ title, blocks }) => JSON.stringify([title, blocks], (_, value) => (isEmpty(value) ? undefined : value));
const isForAll = ({ blocks, problems = [] }) => !problems.length && blocks.every(({ todos = [] }) => !todos.length);

/**
 * Create the page `name` of a view. What is returned: { node, foot, title, signal, dispose, onPreferences }.
 * `parts`: nodes by the source of the list whose place they take. `head` stands above the heading, `lead` below it, `below`
 * after all blocks, `instead` where there is no page. Not `isRead`: a front that has no room for more draws its own parts only, as they are built in, or
 * as the server says them where they are not built in in the language.
 * @param {App} app
 * @param {string} name
 * @param {{ testid: string, parts?: Record<string, any>, head?: any, lead?: any, below?: HTMLElement[], instead?: () => HTMLElement[], entry?: (entry: any) => string, isRead?: boolean }} given
 */
export function createPageFrame(app, name, { testid, parts = {}, head = [], lead = [], below = [], instead = () => [], entry, isRead = true }) {
  const leaving = new AbortController();
  const { signal } = leaving;
  const heading = el("h1", { tabindex: "-1" });
  const top = el("div.stack.tight.page-heading", {}, heading, lead);
  const node = el("div.stack", { testid }, head, top);
  const foot = el("div.foot", {});
  let isWhole = false;
  let isInUse = false; // a finger or a key is at work: nothing moves any more
  let drawn = "";
  /** @type {HTMLElement[]} */ let nodes = [];

  const wantsSimple = () => isSimplified() && !isWhole;
  const keyOf = () => [name, currentLanguage(), wantsSimple(), app.person() !== null].join(" ");
  const builtIn = () => (isBuiltIn(currentLanguage()) ? builtInPage(name, app.person() !== null) : null);

  /** Put nodes below the heading. Those that were there already are not moved without need. */
  function place(next) {
    for (const old of nodes) if (!next.includes(old)) old.remove();
    nodes = next;
    node.append(...nodes); // a kiosk takes the heading to its stage
  }

  function draw(page) {
    const parted = drawnParts(page);
    if (parted === drawn) return;
    drawn = parted;
    view.title = page.title;
    setText(heading, page.title);
    if (node.isConnected) document.title = `${page.title} · ${t("brand")}`;
    const blocks = isRead ? page.blocks : page.blocks.filter(({ source }) => source in parts);
    const human = drawBlocks(blocks.filter(({ kind }) => kind === "human"), { go: app.go });
    foot.replaceChildren(...human);
    place([...drawBlocks(blocks.filter(({ kind }) => kind !== "human"), { go: app.go, more, parts, ...(entry ? { testid: entry } : {}) }), ...below]);
  }

  /** Read the page, and draw it if it has changed and nobody has begun to use what is there. */
  async function read() {
    const key = keyOf();
    try {
      const { page, builtIn: isAway } = await readPage(app, name, { simplified: wantsSimple(), channel: app.can?.kiosk ? "kiosk" : "phone", signal });
      if (signal.aborted || key !== keyOf()) return;
      if (isAway && drawn) return; // the server is away: what was read before is newer
      if (!isAway && isForAll(page)) pages.set(key, page);
      if (!isInUse || !drawn) draw(page);
    } catch (error) {
      if (!signal.aborted && !drawn) place([...failureNotice(error, read, signal), ...instead()]);
    }
  }

  function begin() {
    const page = pages.get(keyOf()) ?? builtIn();
    if (page) draw(page);
    else if (!drawn) place([spinner(t("loading"))]);
    if (isRead || !isBuiltIn(currentLanguage())) read();
  }

  function more() {
    isWhole = true;
    begin();
  }

  /** Draw the page again if the simplified one is another. */
  function onPreferences() {
    if (isSimplified() === wasSimplified) return;
    wasSimplified = isSimplified();
    begin();
  }

  const view = { node, foot, title: t("loading"), signal, dispose: () => leaving.abort(), onPreferences };
  let wasSimplified = isSimplified();
  for (const type of ["pointerdown", "keydown", "input"]) node.addEventListener(type, () => { isInUse = true; }, { signal });
  begin();
  return view;
}
