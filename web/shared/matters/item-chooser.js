// Which services somebody may do for one: all of them, or single ones looked up in the catalogue.

import { announce } from "/shared/page/announce.js";
import { button, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { problemNotice } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";

const PAUSE_MS = 300;
const SHOWN = 8;
const MOST = 50; // as the server's DelegationOffer

/**
 * Create the question. `choice` is { single: boolean, items: [{ code, name }] }, read and written. Returns { node, items(), check() }:
 * items() is null for all services, check() tells whether something is chosen, and says so beside the question if not.
 */
export function itemChooser(/** @type {App} */ app, choice, { signal, onChange }) {
  /** @type {any[]} */ let results = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer;
  let turn = 0;
  const fault = el("p.error", { id: "items-fault", hidden: true, testid: "items-fault" });
  const status = el("p.soft", { testid: "items-status" });
  const chosen = el("ul.cards", { "aria-labelledby": "items-chosen-title" });
  const chosenPart = el("div.stack.tight", { testid: "items-chosen" }, el("p", { id: "items-chosen-title" }, t("delegate.items.chosen")), chosen);
  const list = el("div.choices", { role: "group", "aria-label": t("delegate.items.results"), testid: "items-results" });
  const box = el("input", {
    id: "items-box", type: "search", maxlength: "60", autocomplete: "off", enterkeyhint: "search", testid: "items-box", "aria-describedby": "items-fault",
    oninput: () => { clearTimeout(timer); timer = setTimeout(find, PAUSE_MS); },
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.isComposing) return; // Enter looks up; it does not send the form
      event.preventDefault();
      find();
    },
  });
  const search = el("div.stack.tight", { hidden: !choice.single, testid: "items-search" },
    el("div.search", {}, el("label", { for: "items-box" }, t("delegate.items.label")),
      el("div.search-line", {}, box, el("button.button", { type: "button", onclick: () => find(), testid: "items-go" }, icon("search"), el("span", {}, t("search.go"))))),
    fault, chosenPart, status, list);
  const node = el("fieldset.choices", { testid: "items" }, el("legend", {}, t("delegate.items")), extent("all", false), extent("single", true), search);
  signal.addEventListener("abort", () => clearTimeout(timer));

  function extent(key, single) {
    return el("label.choice", {},
      el("input", { type: "radio", name: "items", value: key, checked: choice.single === single, testid: `items-${key}`, onchange: () => {
        choice.single = single;
        search.hidden = !single;
        tellChange();
      } }),
      el("span", {}, t(`delegate.items.${key}`)));
  }

  function tellChange() {
    showFault(null);
    onChange();
  }

  function showFault(words) {
    fault.hidden = !words;
    fault.replaceChildren(...(words ? [icon("warning"), el("span", {}, words)] : []));
    if (words) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  }

  async function find() {
    clearTimeout(timer);
    turn += 1;
    const ownTurn = turn;
    const words = box.value.trim();
    try {
      const query = new URLSearchParams({ q: words, limit: String(SHOWN), for: "person" });
      const { items } = words ? await app.call("GET", `/v1/items?${query}`, { signal }) : { items: [] };
      if (ownTurn !== turn) return;
      results = items;
      drawResults();
      status.textContent = words && !items.length ? t("search.none.for", { q: words }) : "";
      if (words) announce(items.length ? t("search.count", { n: items.length }) : status.textContent);
    } catch (error) {
      if (ownTurn === turn && !signal.aborted) list.replaceChildren(problemNotice(error));
    }
  }

  const isChosen = (code) => choice.items.some((item) => item.code === code);

  function drawResults() {
    list.replaceChildren(...results.map(({ code, name, agency }) => el("label.choice", {},
      el("input", { type: "checkbox", checked: isChosen(code), testid: "items-result", "data-code": code, onchange: ({ target }) => toggle(target, { code, name }) }),
      el("span", {}, el("span.block", {}, name), el("span.soft.small.block", {}, agency)))));
  }

  function toggle(input, item) {
    if (!input.checked) return drop(item.code);
    if (choice.items.length >= MOST) {
      input.checked = false;
      return showFault(t("delegate.items.most", { n: MOST }));
    }
    choice.items.push(item);
    drawChosen();
    return tellChange();
  }

  function drop(code) {
    choice.items = choice.items.filter((item) => item.code !== code);
    drawChosen();
    for (const input of list.querySelectorAll("input")) input.checked = isChosen(input.dataset.code);
    tellChange();
  }

  function drawChosen() {
    chosenPart.hidden = choice.items.length === 0;
    chosen.replaceChildren(...choice.items.map(({ code, name }) => el("li.row.between", { testid: "items-one" },
      el("strong.grow", {}, name),
      button(t("delegate.items.drop"), () => { drop(code); box.focus(); }, { kind: "plain", iconName: "trash", testid: "items-drop", about: name }))));
  }

  drawChosen();
  return {
    node,
    items: () => (choice.single ? choice.items : null),
    check() {
      const isRight = !choice.single || choice.items.length > 0;
      showFault(isRight ? null : t("delegate.items.needed"));
      if (!isRight) box.focus();
      return isRight;
    },
  };
}
