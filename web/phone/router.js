// Views without addresses: ids and codes must not stand in URLs, so the history keeps the view's name and parameters
// in its state, and Back works all the same.

import { clearAnnouncements } from "/shared/page/announce.js";
import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { t } from "/shared/words/i18n.js";
import { humanLine } from "/phone/human-line.js";
import { scrollBackTo } from "/phone/scroll-place.js";
import { currentVisit } from "/phone/visit.js";

/** @type {[string, import("/shared/page/icons.js").IconName][]} */
const TABS = [["home", "home"], ["matters", "search"], ["cases", "folder"], ["certificates", "card"], ["inbox", "bell"], ["me", "person"]];
// Below which tab a view is found. The others, in which one is busy with one thing, have a way back and no bar.
const UNDER = { log: "me", sessions: "me", delegations: "me", messageSettings: "me" };
// These hold live objects or belong to one moment: Back never returns into them.
const PASSING = new Set(["code", "shown", "problem", "welcome", "kiosk"]);

const hasTab = (/** @type {string} */ name) => TABS.some(([tab]) => tab === (UNDER[name] ?? name));

// What one may look at without signing in.
const OPEN_TO_ALL = new Set(["home", "page", "matters", "guide", "welcome", "problem"]);

/** Create the router of the phone's views. onView() when one opens that was not open. A view is (app, parameters) → { node, title, dispose?() … } (shared/matters/views.js says the rest). */
export function createRouter({ main, tabs, bar, app, views, onView }) {
  /** @type {Shown | null} */ let now = null;

  function open(name, parameters, { focus = true } = {}) {
    if (now?.name !== name) {
      clearAnnouncements();
      onView();
    }
    now?.view?.dispose?.();
    const view = views[name](app, parameters);
    now = { name, parameters, view };
    main.replaceChildren(view.node, ...footOf(name, view));
    main.dataset.view = name;
    document.title = `${view.title} · ${t("brand")}`;
    drawTabs(name);
    bar.show(view.node, { name, hasTabs: !tabs.hidden });
    if (!focus) return;
    window.scrollTo(0, 0);
    const heading = main.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  }

  /** Return what stands below the view: its own line to a person, or the one that is there in place of the tabs. */
  function footOf(name, view) {
    if (view.foot) return [view.foot];
    return hasTab(name) ? [el("div.foot.instead-of-tabs", {}, humanLine())] : [];
  }

  function drawTabs(name) {
    const current = UNDER[name] ?? name;
    tabs.hidden = !hasTab(name);
    tabs.setAttribute("aria-label", t("tabs.label"));
    if (tabs.hidden) return;
    tabs.replaceChildren(...TABS.map(([tab, picture]) =>
      el("button", { type: "button", testid: `tab-${tab}`, "aria-current": current === tab ? "page" : null, onclick: () => go(tab) },
        icon(picture), el("span", {}, t(`tab.${tab}`)))));
    app.unread.draw();
  }

  function go(name, parameters = {}, { replace = false } = {}) {
    if (!mayOpen(name)) return app.signIn(name, parameters);
    const stored = PASSING.has(name) ? { name: "home", parameters: {} } : { name, parameters };
    const instead = replace || (now && (PASSING.has(now.name) || (now.name === name && name !== "page")));
    if (!instead) keepPlace();
    const from = instead ? history.state?.from : now?.name;
    history[instead ? "replaceState" : "pushState"]({ ...stored, from, visit: currentVisit() }, "");
    return open(name, parameters);
  }

  const isOurs = (state) => state?.visit === currentVisit();
  const mayOpen = (name) => app.session.person() || OPEN_TO_ALL.has(name);

  /** Keep in the history what the view on the screen would be drawn with again, and how far down one was. */
  function keepPlace() {
    if (!now || PASSING.has(now.name)) return;
    const place = { name: now.name, parameters: now.view?.keep?.() ?? now.parameters, height: window.scrollY, from: history.state?.from, visit: currentVisit() };
    try {
      history.replaceState(place, "");
    } catch {
      // something in it cannot be stored: the view begins anew
    }
  }

  history.scrollRestoration = "manual"; // scrollBackTo waits for the view to be there
  window.addEventListener("popstate", ({ state }) => {
    const name = state?.name in views && isOurs(state) && mayOpen(state.name) ? state.name : "home";
    open(name, name === state?.name ? state.parameters ?? {} : {});
    if (name === state?.name) scrollBackTo(state.height ?? 0);
  });

  function redraw() {
    if (!now) return;
    now.outdated = now.view.isBusy?.();
    if (now.outdated) return;
    const scroll = window.scrollY;
    const { activeElement } = document;
    const focused = activeElement && main.contains(activeElement) ? activeElement.getAttribute("data-testid") : null;
    open(now.name, now.view.keep?.() ?? now.parameters, { focus: false });
    if (focused) main.querySelector(`[data-testid="${focused}"]`)?.focus({ preventScroll: true });
    window.scrollTo(0, scroll);
  }

  main.addEventListener("settled", () => { if (now?.outdated) redraw(); });

  return {
    go,
    /** Go back to where one came from, if that is this view; otherwise begin it anew. */
    back: (name, parameters = {}) => (history.state?.from === name ? history.back() : go(name, parameters)),
    name: () => now?.name ?? null,
    view: () => now?.view ?? null,
    /** Resume where a reload left off. Returns false when there is nothing to go on with. */
    resume() {
      const { name, parameters = {} } = history.state ?? {};
      if (!(name in views) || !isOurs(history.state) || PASSING.has(name) || !mayOpen(name)) return false;
      open(name, parameters);
      return true;
    },
    /** Show nothing of anybody: its person has left. */
    clear(/** @type {HTMLElement} */ instead) {
      now?.view?.dispose?.();
      now = null;
      tabs.hidden = true;
      main.replaceChildren(instead);
      bar.show(instead, { name: "home", hasTabs: false });
    },
    /** The same view in the other language. A view that must go on as it is gives its own parameters. */
    redraw,
  };
}
