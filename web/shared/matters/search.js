// 办事: what is one looking for? Results as one types; no word of it is kept.

import { draftsInHand } from "/shared/matters/drafts-in-hand.js";
import { emptyResult, oldNews, resultCard, resultRow } from "/shared/matters/search-results.js";
import { announce } from "/shared/page/announce.js";
import { button, el, spinner } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { createPageFrame } from "/shared/page/page-frame.js";
import { pager } from "/shared/page/pager.js";
import { failureNotice } from "/shared/page/view-page.js";
import { inChinese, t } from "/shared/words/i18n.js";

const PAUSE_MS = 300;
const MANY = 20;
const WORDS = ["pension", "residence", "birth", "fund", "license", "medical"];
/** @type {[string, import("/shared/page/icons.js").IconName][]} */
const FILTERS = [["noVisit", "home"], ["kiosk", "device"], ["person", "person"], ["organisation", "people"]];

export function searchView(/** @type {App} */ app, initial = {}) {
  const criteria = { q: initial.q ?? "", on: new Set(initial.on ?? []) };
  const rows = app.can.rows?.() ?? null; // of a list in pages; without, the list grows
  const results = el("ul.cards", { testid: "results" });
  const status = el("p.soft", { testid: "result-count" });
  const foot = el("div.stack", {});
  const chips = el("div.chips", {});
  const filters = el("div.filters", { role: "group", "aria-label": t("search.filters") });
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
  const frame = createPageFrame(app, "matters", {
    testid: "screen-matters", parts: { search: form, drafts, services: [chips, filters, status, results, foot] }, isRead: !rows,
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
      ...(kinds.length === 1 ? { for: kinds[0] } : {}),
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
      foot.replaceChildren(...failureNotice(error, () => find(after, before), signal));
      return false;
    }
  }

  function show({ items, next, total, similar, ageSeconds }, after, before, again) {
    place = { after, before, next };
    const card = rows ? resultRow : resultCard;
    const cards = items.map((item) => card(item, () => app.go("guide", { code: item.code })));
    const isMore = Boolean(after) && !rows;
    if (isMore) results.append(...cards);
    else results.replaceChildren(...cards);
    const count = total ?? results.children.length;
    const words = t(similar ? "search.similar" : "search.count", { n: count });
    status.textContent = count && !rows ? words : "";
    // Who has begun to type needs the room for what was found.
    chips.hidden = criteria.q.trim() !== "";
    foot.replaceChildren(...[
      oldNews(ageSeconds),
      count === 0 && emptyResult(criteria, clear),
      rows ? pager({ at: after, before, next, pages: total && Math.ceil(total / rows), turn })
        : next && button(t("search.more"), () => find(next), { kind: "wide", testid: "search-more" }),
    ].filter(Boolean));
    if (again) return;
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

  function drawChoices() {
    chips.replaceChildren(el("span.soft", {}, t("search.try")), ...WORDS.map((word) =>
      el("button.chip", { type: "button", testid: "search-word", onclick: () => { box.value = criteria.q = inChinese(`search.word.${word}`); find(); } },
        t(`search.word.${word}`))));
    filters.replaceChildren(...FILTERS.map(([name, picture]) =>
      el("button.toggle", { type: "button", testid: `filter-${name}`, "aria-pressed": String(criteria.on.has(name)), onclick: () => toggle(name) },
        icon(criteria.on.has(name) ? "check" : picture), el("span", {}, t(`search.filter.${name}`)))));
  }

  drafts.append(draftsInHand(app, frame.signal));
  drawChoices();
  resume();
  return {
    ...frame,
    keep: () => ({ q: criteria.q, on: [...criteria.on], shown: results.children.length, ...(rows ? { after: place.after, before: place.before } : {}) }),
    dispose() {
      clearTimeout(timer);
      flight?.abort();
      frame.dispose();
    },
  };
}
