// The number of messages that nobody has read: at the tab, and where there are no tabs at the entry of home. The live stream says it. The
// number of an answer counts unless the stream has spoken meanwhile, since an answer may be older.

import { ApiProblem } from "/shared/net/problem.js";
import { whenReachable } from "/shared/net/reachability.js";
import { el } from "/shared/page/dom.js";
import { t } from "/shared/words/i18n.js";

const PLACES = '[data-testid="tab-inbox"], [data-testid="entry-inbox"]';
const MOST = 99;

/** Create the count of a person's unread messages. `call` is the call of their session. */
export function createUnread({ call }) {
  let count = 0;
  let turn = 0; // of what the stream has said
  let leaving = new AbortController();

  function set(/** @type {number} */ next) {
    count = next;
    draw();
  }

  /** Draw the count wherever it stands on the page. */
  function draw() {
    for (const place of document.querySelectorAll(PLACES)) {
      for (const old of place.querySelectorAll(".unread")) old.remove();
      if (count) place.append(mark(count));
    }
  }

  /** Return an answer that says how many are unread, and take it for true unless the stream is newer. */
  async function noteAnswer(/** @type {Promise<any>} */ coming) {
    const before = turn;
    const { signal } = leaving;
    const answer = await coming;
    if (turn === before && !signal.aborted) set(answer.unread);
    return answer;
  }

  /** Count messages as read once they are really seen: a page in a pocket shows nobody anything. */
  async function read(/** @type {{ upTo: number } | { about: string }} */ body) {
    const { signal } = leaving;
    await whenSeen(signal);
    if (signal.aborted) return;
    try {
      await noteAnswer(call("POST", "/v1/inbox/read", { body, signal }));
    } catch (error) {
      if (!signal.aborted && ApiProblem.of(error).isLost) whenReachable(() => read(body), { signal });
    }
  }

  return {
    draw,
    noteAnswer,
    read,
    /** Take what the stream says. */
    hear(/** @type {number} */ next) {
      turn += 1;
      set(next);
    },
    /** Forget the person: what is under way is nobody's. */
    forget() {
      leaving.abort();
      leaving = new AbortController();
      set(0);
    },
  };
}

/** Create the mark: a figure for the eye, words for the ear. */
const mark = (/** @type {number} */ n) => el("span.unread", {},
  el("span.unread-figure", { "aria-hidden": "true" }, n > MOST ? `${MOST}+` : String(n)),
  el("span.visually-hidden", {}, t("inbox.unread", { n })));

/** Wait until the page is in front. */
function whenSeen(/** @type {AbortSignal} */ signal) {
  return new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
    if (!document.hidden) return resolve();
    const go = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener("visibilitychange", go);
      signal.removeEventListener("abort", go);
      resolve();
    };
    document.addEventListener("visibilitychange", go);
    signal.addEventListener("abort", go);
    return undefined;
  });
}
