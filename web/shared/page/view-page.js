// A view that shows what its calls bring: it waits, draws, and where that fails says why and offers another try.

import { ApiProblem, wordsFor } from "/shared/net/problem.js";
import { whenReachable } from "/shared/net/reachability.js";
import { button, el, languageOfPart, notice, spinner } from "/shared/page/dom.js";
import { steadyUntil } from "/shared/page/steady-layout.js";
import { currentLanguage, t } from "/shared/words/i18n.js";

/** Create a notice of what went wrong, with a way on. */
export function problemNotice(error, /** @type {{ testid?: string, kind?: "info" | "warn" | "bad" | null }} */ { testid = "problem", kind = null } = {}) {
  const problem = ApiProblem.of(error);
  const words = wordsFor(problem);
  return notice(kind ?? (problem.mayPassByItself ? "warn" : "bad"), words.title, words.next,
    { iconName: problem.isLost ? "offline" : null, role: "alert", testid });
}

/** Create a notice of a failed read, and another try. Without a connection the try comes by itself, until `signal` calls it off. */
export function failureNotice(error, again, signal) {
  const problem = ApiProblem.of(error);
  const stop = problem.isLost ? whenReachable(again, { signal }) : () => {};
  const retry = () => {
    stop();
    again();
  };
  const words = problemNotice(problem);
  return problem.isFinal ? [words] : [words, button(t("again"), retry, { kind: "primary wide", iconName: "refresh", testid: "try-again" })];
}

export const backButton = (label, onclick) => button(label, onclick, { kind: "plain back", iconName: "back", testid: "back" });

/**
 * Create a page.
 * load(signal) → what to draw; draw(it, page) → nodes. `page` is what is returned: { node, title, dispose, reload, rename,
 * signal, body }. `head` are nodes above the heading, `lead` those below it. `instead(problem)` → nodes to go on with after a
 * problem that trying again does not change; null for the usual ones. A page is never without a way out of it.
 * @template Loaded
 * @param {App} app
 * @param {{
 *   title: string, testid: string, head?: any, lead?: any, load: (signal: AbortSignal) => Promise<Loaded>,
 *   draw: (loaded: Loaded, page: any) => any, instead?: (problem: import("/shared/net/problem.js").ApiProblem) => any,
 * }} given
 */
export function createPage(app, { title, testid, head = [], lead = [], load, draw, instead = (_problem) => null }) {
  const leaving = new AbortController();
  const body = el("div.stack", {}, spinner(t("loading")));
  const heading = el("h1", { tabindex: "-1" }, title);
  const node = el("div.stack", { testid }, head, el("div.stack.tight.page-heading", {}, heading, lead), body);
  const steady = steadyUntil(leaving.signal);
  let turn = 0;

  /** Load again. `quiet` keeps the old content until the new is there and no finger is on it, and for good when there is none. */
  async function reload({ quiet = false } = {}) {
    turn += 1;
    const ownTurn = turn;
    if (!quiet) body.replaceChildren(spinner(t("loading")));
    try {
      const loaded = await load(leaving.signal);
      const show = () => { if (ownTurn === turn && !leaving.signal.aborted) showLoaded(loaded); };
      if (quiet) steady(show);
      else show();
    } catch (error) {
      if (ownTurn !== turn || leaving.signal.aborted || quiet) return;
      const problem = ApiProblem.of(error);
      const own = (problem.isFinal && instead(problem)) || (hasBack ? [] : [wayBack()]);
      body.replaceChildren(...failureNotice(problem, () => reload(), leaving.signal), ...own);
    }
  }

  /** Draw what has come. News that arrives by itself must not take the focus away. */
  function showLoaded(/** @type {Loaded} */ loaded) {
    const { activeElement } = document;
    const focused = activeElement && body.contains(activeElement) ? activeElement.getAttribute("data-testid") : null;
    body.replaceChildren(...[draw(loaded, page)].flat(3).filter(Boolean));
    if (focused) body.querySelector(`[data-testid="${focused}"]`)?.focus({ preventScroll: true });
  }

  const hasBack = [head].flat().length > 0;
  const wayBack = () => button(t("page.back"), () => app.go("matters"), { kind: "wide", iconName: "back", testid: "way-back" });

  /** Change the title to the name of the page's subject, which has only now come. */
  function rename(name) {
    heading.textContent = name;
    heading.lang = languageOfPart(name, currentLanguage()) ?? currentLanguage();
    document.title = `${name} · ${t("brand")}`;
  }

  const page = { node, title, body, reload, rename, signal: leaving.signal, dispose: () => leaving.abort() };
  reload();
  return page;
}

/** Run one wish of a button: busy while it runs, its problem told in `place` or by `refused`. True when it worked. */
export async function attempt(trigger, place, work, /** @type {((error: any) => void) | null} */ refused = null) {
  if (trigger.getAttribute("aria-busy") === "true") return false;
  trigger.setAttribute("aria-busy", "true");
  place.replaceChildren();
  try {
    await work();
    return true;
  } catch (error) {
    if (error?.name === "AbortError") return false;
    if (refused && !ApiProblem.of(error).isLost) refused(error);
    else tellIn(place, error);
    return false;
  } finally {
    trigger.removeAttribute("aria-busy");
  }
}

/** Show the problem in `place`. "No connection" goes when there is one again. */
function tellIn(place, error) {
  const words = problemNotice(error);
  place.replaceChildren(words);
  if (ApiProblem.of(error).isLost) whenReachable(() => words.remove(), { retryMs: null });
}

export const fact = (label, ...value) =>
  (value.some(Boolean) ? el("div", {}, el("dt", {}, label), el("dd", {}, value.map((part) => (typeof part === "string" && part ? el("span", {}, part) : part)))) : null);
