// Keys on the screen, for a machine that has none: digits for numbers, letters and digits for codes and for searching by
// pinyin. Chinese text needs the machine's own input method or writing pad; the phone is named as the other way.

import { button, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { createSteady } from "/shared/page/steady-layout.js";
import { t } from "/shared/words/i18n.js";

const DIGITS = ["123", "456", "789"];
const LETTERS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
const CODE = ["23456789", "ABCDEFGH", "JKMNPQRS", "TUVWXYZ"]; // of enrolment codes: no 0 and O, no 1, I and L
const TEXT = "input:not([type=radio]):not([type=checkbox]):not([type=file]), textarea";

/** Return what a field needs: digits, decimal, letters, capitals, code, text; null when nothing is typed into it. */
function kindOf(field) {
  if (!field?.matches?.(TEXT)) return null;
  if (field.dataset.keys) return field.dataset.keys;
  const mode = field.dataset.inputmode ?? field.getAttribute("inputmode");
  if (mode === "decimal") return "decimal";
  if (mode === "numeric" || mode === "tel") return "digits";
  if (field.type === "search") return "letters";
  return field.getAttribute("autocapitalize") === "characters" ? "capitals" : "text";
}

/** Return what is selected in a field. A field whose type has no selection is typed into at its end. */
function selectionOf({ selectionStart, selectionEnd, value }) {
  const start = selectionStart ?? value.length;
  return { start, end: selectionEnd ?? start };
}

/** Create the keypad, shown in `host` while a field inside `main` has the focus. Returns { hide() }. */
export function createKeypad(host, main) {
  const { steady } = createSteady();
  /** @type {HTMLInputElement | null} */ let field = null;

  function press(character) {
    if (!field?.isConnected) return hide();
    const { value } = field;
    const { start, end } = selectionOf(field);
    // A box of a date has room for a whole one that is pasted; keys fill it with what belongs there.
    const most = Number(field.dataset.digits ?? field.maxLength);
    if (most > 0 && value.length - (end - start) + character.length > most) return undefined;
    field.setRangeText(character, start, end, "end");
    return dispatchInput(field);
  }

  function erase() {
    if (!field?.isConnected) return hide();
    const { start, end } = selectionOf(field);
    field.setRangeText("", start === end ? Math.max(0, start - 1) : start, end, "end");
    return dispatchInput(field);
  }

  const dispatchInput = (typed) => typed.dispatchEvent(new Event("input", { bubbles: true }));

  function show(/** @type {HTMLInputElement} */ next, kind) {
    field = next;
    // Its own keys are enough: the machine's own keyboard would cover the page. And no browser keeps what was typed.
    if (kind !== "text" && !next.dataset.inputmode) {
      next.dataset.inputmode = next.getAttribute("inputmode") || kind;
      next.setAttribute("inputmode", "none");
    }
    next.autocomplete = "off";
    host.hidden = false;
    main.toggleAttribute("data-searching", kind === "letters");
    host.dataset.kind = kind;
    host.setAttribute("aria-label", t("keypad"));
    host.replaceChildren(...(kind === "text" ? [el("p", {}, t("keypad.text")), doneKey()] : keys(kind)));
    next.scrollIntoView({ block: "center" });
  }

  function hide() {
    field = null;
    host.hidden = true;
    main.removeAttribute("data-searching");
    host.removeAttribute("data-kind");
    host.removeAttribute("aria-label");
    host.replaceChildren();
  }

  const doneKey = () => button(t("keypad.done"), () => { field?.blur(); hide(); }, { kind: "key-done", iconName: "check", testid: "keypad-done", tabindex: "-1" });
  const key = (label, onclick, attributes = {}) => el("button.key", { type: "button", tabindex: "-1", onclick, ...attributes }, label);

  function rowsOf(kind) {
    if (kind === "code") return CODE;
    if (kind === "letters") return LETTERS;
    if (kind === "capitals") return LETTERS.map((row) => row.toUpperCase());
    return [...DIGITS, kind === "decimal" ? ".0" : "0"];
  }

  function keys(kind) {
    const rows = rowsOf(kind).map((row) => [...row].map((character) => key(character, () => press(character), { testid: `key-${character}` })));
    rows[rows.length - 1].push(key(icon("erase"), erase, { testid: "key-erase", "aria-label": t("keypad.erase") }), doneKey());
    return [kind === "letters" && el("p", {}, t("keypad.pinyin")), el("div.keys", {}, rows.map((row) => el("div.key-row", {}, row)))].filter(Boolean);
  }

  // A key must not take the focus from the field it types into.
  host.addEventListener("pointerdown", (event) => event.preventDefault());
  host.addEventListener("mousedown", (event) => event.preventDefault());
  document.addEventListener("focusin", ({ target }) => {
    const focused = /** @type {HTMLInputElement} */ (target);
    const kind = main.contains(focused) ? kindOf(focused) : null;
    if (kind) steady(() => show(focused, kind));
    else if (!host.contains(focused)) steady(hide);
  });
  document.addEventListener("focusout", ({ relatedTarget }) => {
    if (!relatedTarget) steady(hide);
  });
  return { hide };
}
