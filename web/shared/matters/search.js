// 办事: what is one looking for? Results as one types; no word of it is kept.

import { draftsInHand } from "/shared/matters/drafts-in-hand.js";
import { emptyResult, oldNews, resultCard, resultRow } from "/shared/matters/search-results.js";
import { chosenSubject, createSubjects } from "/shared/matters/subjects.js";
import { announce } from "/shared/page/announce.js";
import { button, el, spinner } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { createPageFrame } from "/shared/page/page-frame.js";
import { pager } from "/shared/page/pager.js";
import { failureNotice } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";

const PAUSE_MS = 300;
const MANY = 20;
/** @type {[string, import("/shared/page/icons.js").IconName][]} */
const FILTERS = [["noVisit", "home"], ["kiosk", "device"], ["person", "person"], ["organisation", "people"]];

export function searchView(/** @type {App} */ app, initial = {}) {
  const criteria = { q: initial.q ?? "", on: new Set(initial.on ?? []), subject: initial.subject ?? null };
  /** @type {any} */ let chosen = null; // the subject in words
  const rows = app.can.rows?.() ?? null; // of a list in pages; without, the list grows
  const results = el("ul.cards", { testid: "results" });
  const status = el("p.soft", { testid: "result-count" });
  const foot = el("div.stack", {});
  const filters = el("div.filters", { role: "group", "aria-label": t("search.filters"), hidden: true }); // until what stands above it is there
  const box = el("input", {
    id: "search-box", type: "search", value: criteria.q, maxlength: "60", autocomplete: "off", enterkeyhint: "search", testid: "search-box",
    "aria-describedby": "search-hint", oninput: () => { criteria.q = box.value; later(); },
  });
  const form = el("form.search", { role: "search", onsubmit: (event) => { event.preventDefault(); find(); } },
    el("label", { for: "search-box" }, t("search.label")),
    el("div.search-line", {}, box,
      el("button.button", { type: "submit", testid: "search-go" }, icon("search"), el("span", {}, t("search.go")))),
    el("p.hint.soft", { id: "search-hint" }, t("search.hint")));
  const drafts = el("div", {});
  const subjects = createSubjects({ choose: chooseSubject, isPaged: Boolean(rows), isWhole: initial.isWhole });
  const frame = createPageFrame(app, "matters", {
    testid: "screen-matters", isRead: !rows,
    parts: { search: form, drafts, subjects: subjects.themes, lifeEvents: subjects.events, services: [filters, status, results, foot] },
  });

  /** @type {{ after: string | null, before: (string | null)[], next: string | null }} */ let place = { after: null, before: [], next: null };
  /** @type {number | null} */ let timer = null;
  /** @type {AbortController | null} */ let flight = null;
  function later() {
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE_MS);
  }

  function query(after) {
    const { on } = criteria;
    const kinds = ["person", "organisation"].filter((kind) => on.has(kind));
    return new URLSearchParams({
      limit: String(rows ?? MANY),
      ...(criteria.q.trim() ? { q: criteria.q.trim() } : {}),
      ...(on.has("noVisit") ? { noVisit: "true" } : {}),
      ...(on.has("kiosk") ? { channel: "kiosk" } : {}),
      ...(app.can.kiosk ? { first: "kiosk" } : {}),
      ...(kinds.length === 1 ? { for: kinds[0] } : {}),
      ...(criteria.subject ? { subject: criteria.subject } : {}),
      ...(after ? { after } : {}),
    });
  }

  /** Find what the criteria ask for, from a cursor on. `before`: the cursors of the pages before, in a list in pages. */
  async function find(/** @type {string | null} */ after = null, /** @type {(string | null)[]} */ before = [], { again = false } = {}) {
    clearTimeout(timer);
    flight?.abort();
    flight = new AbortController();
    const { signal } = flight;
    if (!after) foot.replaceChildren(spinner(t("search.searching")));
    try {
      const answer = await app.call("GET", `/v1/items?${query(after)}`, { signal });
      show(answer, after, before, again);
      return true;
    } catch (error) {
      if (signal.aborted || frame.signal.aborted) return false;
      filters.hidden = false;
      foot.replaceChildren(...failureNotice(error, () => find(after, before), signal));
      return false;
    }
  }

  /** Show by which subjects one can go on, or the one that is chosen. At a kiosk they stand in place of all services. */
  function showSubjects(list) {
    const isOpen = !criteria.q.trim() && !criteria.subject && !(rows && criteria.on.size);
    if (isOpen) subjects.show(list, { organisations: criteria.on.has("organisation") });
    else subjects.hide();
    const next = list.find(({ key }) => key === criteria.subject) ?? null;
    const isOther = next?.text !== chosen?.text;
    chosen = next;
    if (isOther) drawChoices(); // else the button keeps the focus
    if (rows) drafts.hidden = chosen !== null;
    return isOpen && Boolean(rows) && list.length > 0;
  }

  function show({ items, next, total, similar, ageSeconds, subjects: list }, after, before, again) {
    place = { after, before, next };
    filters.hidden = false;
    const areInstead = (!after || criteria.subject) && showSubjects(list);
    results.hidden = Boolean(areInstead);
    const card = rows ? resultRow : resultCard;
    const cards = items.map((item) => card(item, () => app.go("guide", { code: item.code })));
    const isMore = Boolean(after) && !rows;
    if (isMore) results.append(...cards);
    else results.replaceChildren(...cards);
    const count = total ?? results.children.length;
    const words = t(similar ? "search.similar" : "search.count", { n: count });
    status.textContent = count && !rows ? words : "";
    foot.replaceChildren(...[
      oldNews(ageSeconds),
      count === 0 && emptyResult(criteria, clear),
      areInstead ? null : rows ? pager({ at: after, before, next, pages: total && Math.ceil(total / rows), turn })
        : next && button(t("search.more"), () => find(next), { kind: "wide", testid: "search-more" }),
    ].filter(Boolean));
    if (again || areInstead) return;
    if (isMore) cards[0]?.querySelector("button").focus();
    else announce(count ? words : t("search.none"));
  }

  /** Draw the list as far as it was when it was left. */
  async function resume() {
    const again = initial.shown > 0;
    let isFound = await find(initial.after ?? null, initial.before ?? [], { again });
    while (isFound && !rows && place.next && results.children.length < (initial.shown ?? 0)) isFound = await find(place.next, [], { again });
  }

  async function turn(after, before) {
    await find(after, before);
    results.querySelector("button")?.focus();
  }

  function clear() {
    criteria.q = "";
    criteria.on.clear();
    criteria.subject = chosen = null;
    box.value = "";
    drawChoices();
    find();
    box.focus();
  }

  function toggle(name) {
    if (criteria.on.has(name)) criteria.on.delete(name);
    else criteria.on.add(name);
    // Somebody asks for themselves or for a company: one button lets the other go.
    if (name === "person") criteria.on.delete("organisation");
    if (name === "organisation") criteria.on.delete("person");
    drawChoices();
    filters.querySelector(`[data-testid="filter-${name}"]`).focus();
    find();
  }

  function chooseSubject(subject) {
    chosen = subject;
    criteria.subject = subject?.key ?? null;
    drawChoices();
    subjects.hide();
    filters.querySelector("button").focus();
    find();
  }

  function drawChoices() {
    const letGo = chosen && chosenSubject(chosen, () => chooseSubject(null));
    filters.replaceChildren(...[letGo].filter(Boolean), ...FILTERS.map(([name, picture]) =>
      el("button.toggle", { type: "button", testid: `filter-${name}`, "aria-pressed": String(criteria.on.has(name)), onclick: () => toggle(name) },
        icon(criteria.on.has(name) ? "check" : picture), el("span", {}, t(`search.filter.${name}`)))));
  }

  drafts.append(draftsInHand(app, frame.signal));
  drawChoices();
  resume();
  return {
    ...frame,
    onPreferences() {
      frame.onPreferences();
      subjects.redraw();
    },
    keep: () => ({ q: criteria.q, on: [...criteria.on], subject: criteria.subject, isWhole: subjects.isWhole(), shown: results.children.length, ...(rows ? { after: place.after, before: place.before } : {}) }),
    dispose() {
      clearTimeout(timer);
      flight?.abort();
      frame.dispose();
    },
  };
}
