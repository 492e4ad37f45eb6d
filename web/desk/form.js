// What the person at the window chooses: the reason for looking, and once per shift who they are.

import { el } from "/shared/page/dom.js";
import { inChinese, t } from "/shared/words/i18n.js";
import { createReasons, OTHER, reasonOfKey, REASONS } from "/desk/reasons.js";

const STORE = "desk.cause";
const LONGEST = 200;

/** Read the reason from sessionStorage, where it lasts for the shift in this tab and for a reload. */
function readRemembered() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE) ?? "{}");
  } catch {
    return {};
  }
}

export function createForm({ onCause }) {
  const reason = { choice: "", text: "", operator: "", keys: true, ...readRemembered() };
  if (!REASONS.includes(reason.choice)) reason.choice = "";
  let needsCause = false;
  const node = el("section.stack.form", { "aria-labelledby": "form-title" });
  const reasons = createReasons({
    choice: () => reason.choice, hasKeys: () => reason.keys, onChoose: choose,
    onKeys: (on) => { reason.keys = on; onChange(); reasons.redraw(); },
  });

  // The record is Chinese whatever language the screen has: it is read by the holder and by auditors.
  const cause = () => (reason.choice === OTHER ? reason.text.trim() : reason.choice ? inChinese(`cause.${reason.choice}`) : "") || null;

  function onChange() {
    try {
      sessionStorage.setItem(STORE, JSON.stringify({ choice: reason.choice, text: reason.text, keys: reason.keys }));
    } catch {
      // storage is switched off: the choice lasts for this page
    }
    if (cause()) {
      needsCause = false;
      showError();
    }
  }

  function choose(name) {
    reason.choice = name;
    node.querySelector("#other-field").hidden = name !== OTHER;
    reasons.redraw();
    onChange();
    if (name === OTHER && !reason.text) node.querySelector("#cause-text").focus();
    else onCause();
  }

  /** Choose by a key that a person pressed by itself. Returns what takes the choice back. */
  function chooseByKey(character) {
    const name = reason.keys ? reasonOfKey(character) : null;
    const before = reason.choice;
    if (!name) return undefined;
    choose(name);
    return () => {
      reason.choice = before;
      node.querySelector("#other-field").hidden = before !== OTHER;
      reasons.redraw();
      onChange();
    };
  }

  function redraw() {
    const { activeElement } = document;
    const focused = activeElement instanceof HTMLElement && node.contains(activeElement) ? activeElement.dataset.testid : null;
    reasons.redraw();
    node.replaceChildren(el("h2", { id: "form-title" }, t("cause.label")), reasons.node, otherField(), operatorField());
    showError();
    if (focused) node.querySelector(`[data-testid="${focused}"]`)?.focus();
  }

  function otherField() {
    const input = el("input", {
      id: "cause-text", maxlength: String(LONGEST), autocomplete: "off", value: reason.text, testid: "use-cause-text", "aria-describedby": "cause-text-hint",
      oninput: () => { reason.text = input.value; onChange(); },
      onchange: () => { if (cause()) onCause(); },
    });
    return el("div.field", { id: "other-field", hidden: reason.choice !== OTHER },
      el("label", { for: "cause-text" }, t("cause.text")), input, el("p.hint", { id: "cause-text-hint" }, t("cause.hint", { n: LONGEST })));
  }

  function operatorField() {
    const input = el("input", { id: "operator", maxlength: "40", autocomplete: "off", value: reason.operator, testid: "operator", oninput: () => { reason.operator = input.value; } });
    return el("div.field", {}, el("label", { for: "operator" }, t("desk.operator")), input);
  }

  function showError() {
    const place = node.querySelector("#cause-error");
    place.textContent = needsCause ? t("cause.needed") : "";
    place.hidden = !needsCause;
  }

  redraw();
  return {
    node,
    cause,
    redraw,
    chooseByKey,
    /** Name the chosen reason by its key: what the person wrote themselves is not repeated on the screen. */
    reason: () => reason.choice,
    operator: () => reason.operator.trim() || null,
    /** Clear the error of the last scan, because something else has been scanned. */
    clearErrors() {
      needsCause = false;
      showError();
    },
    /** Ask for the reason, because a code has come before it. */
    askForCause() {
      needsCause = true;
      showError();
      if (reason.choice === OTHER) node.querySelector("#cause-text").focus();
      else reasons.focus();
    },
  };
}
