// Views without addresses: ids and codes must not stand in URLs, so the history keeps the view's name and parameters
// in its state, and Back works all the same.

import { clearAnnouncements } from "/shared/page/announce.js";
import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { t } from "/shared/words/i18n.js";

/** @type {[string, import("/shared/page/icons.js").IconName][]} */
const TABS = [["matters", "search"], ["cases", "folder"], ["certificates", "card"], ["me", "person"]];
// Below which tab a view is found. The others, in which one is busy with one thing, have a way back and no bar.
const UNDER = { log: "me", sessions: "me", delegations: "me" };
// These hold live objects or belong to one moment: Back never returns into them.
const PASSING = new Set(["code", "shown", "problem", "welcome", "kiosk"]);

/** Create the router of the phone's views. A view is (app, parameters) → { node, title, dispose?() … } (shared/matters/views.js says the rest). */
export function createRouter({ main, tabs, app, views }) {
  /** @type {Shown | null} */ let now = null;

  function open(name, parameters, { focus = true } = {}) {
    if (now?.name !== name) clearAnnouncements();
    now?.view?.dispose?.();
    const view = views[name](app, parameters);
    now = { name, parameters, view };
    main.replaceChildren(view.node);
    main.dataset.view = name;
    document.title = `${view.title} · ${t("brand")}`;
    drawTabs(name);
    if (!focus) return;
    window.scrollTo(0, 0);
    const heading = main.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  }

  function drawTabs(name) {
    const current = UNDER[name] ?? name;
    tabs.hidden = !TABS.some(([tab]) => tab === current);
    tabs.setAttribute("aria-label", t("tabs.label"));
    if (tabs.hidden) return;
    tabs.replaceChildren(...TABS.map(([tab, picture]) =>
      el("button", { type: "button", testid: `tab-${tab}`, "aria-current": current === tab ? "page" : null, onclick: () => go(tab) },
        icon(picture), el("span", {}, t(`tab.${tab}`)))));
  }

  function go(name, parameters = {}, { replace = false } = {}) {
    const stored = PASSING.has(name) ? { name: "certificates", parameters: {} } : { name, parameters };
    const instead = replace || (now && (PASSING.has(now.name) || now.name === name));
    history[instead ? "replaceState" : "pushState"](stored, "");
    open(name, parameters);
  }

  window.addEventListener("popstate", ({ state }) => {
    if (!app.session.person()) return;
    open(state?.name ?? "certificates", state?.parameters ?? {});
  });

  function redraw() {
    if (!now) return;
    now.outdated = now.view.isBusy?.();
    if (now.outdated) return;
    const scroll = window.scrollY;
    open(now.name, now.view.keep?.() ?? now.parameters, { focus: false });
    window.scrollTo(0, scroll);
  }

  main.addEventListener("settled", () => { if (now?.outdated) redraw(); });

  return {
    go,
    name: () => now?.name ?? null,
    view: () => now?.view ?? null,
    /** Resume where a reload left off. Returns false when there is nothing to go on with. */
    resume() {
      const { name, parameters = {} } = history.state ?? {};
      if (!(name in views) || PASSING.has(name)) return false;
      open(name, parameters);
      return true;
    },
    /** The same view in the other language. A view that must go on as it is gives its own parameters. */
    redraw,
  };
}
