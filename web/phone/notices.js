// Messages above the view: what happened while the citizen was looking elsewhere. One slim bar at a time, which goes by itself:
// what it asks for is also on home or in the lists. Only what stands nowhere else stays until it is put away.

import { button, el, setText } from "/shared/page/dom.js";
import { preferences } from "/shared/page/preferences.js";
import { t } from "/shared/words/i18n.js";

const STAY_MS = 8000;
const MOST = 5;

/** Create the notices. `host` is a status region of the page, so that each new one is spoken. */
export function createNotices(/** @type {HTMLElement} */ host) {
  /** @type {HTMLElement[]} the one on the screen first */ let queue = [];
  let timer = 0;

  function draw() {
    const [first] = queue;
    const words = first?.querySelector(".put-away > span");
    if (words) setText(words, wordsOfPutAway()); // the button stays, under a finger and with the focus
    if (host.firstElementChild === first) return;
    clearTimeout(timer);
    host.replaceChildren(...queue.slice(0, 1));
    if (!first) return;
    if (isCut(first) && !first.querySelector('[data-testid="notice-whole"]')) first.querySelector(".ways").prepend(button(t("notices.whole"), () => open(first), { testid: "notice-whole" }));
    if (first.dataset.stays === "no") removeLater(first);
  }

  /** Say how many come after it. */
  const wordsOfPutAway = () => (queue.length > 1 ? t("notices.more", { n: queue.length - 1 }) : t("understood"));

  /** Create the button that puts it away. */
  const putAway = (/** @type {HTMLElement} */ node) => button(wordsOfPutAway(), () => {
    remove(node);
    /** @type {HTMLElement | null} */ (host.querySelector(".put-away") ?? document.getElementById("main"))?.focus({ preventScroll: true });
  }, { kind: "put-away", iconName: "check" });

  function remove(/** @type {HTMLElement} */ node) {
    queue = queue.filter((other) => other !== node);
    draw();
  }

  /** Remove it after a while in which it could be read: not from under a finger or the focus, and not while the page is hidden. */
  function removeLater(/** @type {HTMLElement} */ node) {
    timer = window.setTimeout(() => (isInUse(node) ? removeLater(node) : remove(node)), STAY_MS * preferences().timeoutFactor);
  }

  return {
    /** Show a node from notice(). Urgent ones are spoken at once and come first. Of the same, or `about` the same, only the newest is there. */
    show(/** @type {HTMLElement} */ node, /** @type {{ urgent?: boolean, about?: string | null, stays?: boolean }} */ { urgent = false, about = null, stays = false } = {}) {
      node.dataset.about = about ?? node.textContent ?? "";
      node.dataset.stays = stays ? "yes" : "no";
      if (urgent) node.setAttribute("role", "alert");
      queue = queue.filter((other) => other.dataset.about !== node.dataset.about);
      arrange(node, () => remove(node));
      node.querySelector(".ways").append(putAway(node));
      const [first, ...others] = queue;
      if (!urgent) queue = [...queue, node];
      else queue = first && isInUse(first) ? [first, node, ...others] : [node, ...queue];
      queue = queue.slice(0, MOST);
      draw();
      return node;
    },
    /** Remove the notice about something that is being looked at. */
    forget(/** @type {string} */ about) {
      queue = queue.filter((node) => node.dataset.about !== about);
      draw();
    },
    clear() {
      queue = [];
      draw();
    },
  };
}

/** Put the words above one row of buttons. */
function arrange(/** @type {HTMLElement} */ node, /** @type {() => void} */ done) {
  const body = node.querySelector(".body");
  const ways = [...body.querySelectorAll("button, a")];
  for (const way of ways) way.addEventListener("click", done);
  const words = el("div.words", {});
  words.append(...[...body.children].filter((part) => !ways.includes(part)));
  body.replaceChildren(words, el("div.ways", {}, ways));
}

const isInUse = (/** @type {HTMLElement} */ node) =>
  document.hidden || node.matches(":hover, :active") || node.contains(document.activeElement) || node.classList.contains("open");

/** Tell if two lines have no room for its words. */
function isCut(/** @type {HTMLElement} */ node) {
  const words = node.querySelector(".words");
  return words.scrollHeight > words.clientHeight + 1;
}

function open(/** @type {HTMLElement} */ node) {
  node.classList.add("open");
  node.querySelector('[data-testid="notice-whole"]')?.remove();
  /** @type {HTMLElement | null} */ (node.querySelector(".put-away"))?.focus({ preventScroll: true });
}
