// What the person at the window fills in once per shift: the reason for looking, and who they are.

import { el } from "/shared/page/dom.js";
import { extractCode } from "/shared/scan/scan-text.js";
import { inChinese, t } from "/shared/words/i18n.js";

const CAUSES = ["identity", "social", "property", "elder", "household", "business"];
const OTHER = "other";
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

export function createForm({ onCause, onCode, onForeign }) {
  const reason = { choice: "", text: "", operator: "", ...readRemembered() };
  let needsCause = false;
  /** @type {string | null} */ let pasteError = null;
  const node = el("section.panel.stack.form", { "aria-labelledby": "form-title" });

  // The record is Chinese whatever language the screen has: it is read by the holder and by auditors.
  const cause = () => (reason.choice === OTHER ? reason.text.trim() : reason.choice ? inChinese(`cause.${reason.choice}`) : "") || null;

  function onChange() {
    sessionStorage.setItem(STORE, JSON.stringify({ choice: reason.choice, text: reason.text }));
    if (cause()) {
      needsCause = false;
      showErrors();
    }
  }

  function redraw() {
    const { activeElement } = document;
    const focused = activeElement && node.contains(activeElement) ? activeElement.id : null;
    node.replaceChildren(el("h2", { id: "form-title" }, t("desk.form")), causeField(), otherField(), operatorField(), pasteForm());
    showErrors();
    if (focused) document.getElementById(focused)?.focus();
  }

  function causeField() {
    const select = el("select", {
      id: "cause", required: true, testid: "use-cause", "aria-describedby": "cause-error",
      onchange: () => {
        reason.choice = select.value;
        node.querySelector("#other-field").hidden = reason.choice !== OTHER;
        onChange();
        if (reason.choice === OTHER && !reason.text) node.querySelector("#cause-text").focus();
        else onCause();
      },
    }, el("option", { value: "" }, t("cause.choose")),
    [...CAUSES, OTHER].map((name) => el("option", { value: name }, t(`cause.${name}`))));
    select.value = reason.choice;
    return el("div.field", {}, el("label", { for: "cause" }, t("cause.label")), select, el("p.error", { id: "cause-error", testid: "cause-error" }));
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

  function pasteForm() {
    const input = el("input", { id: "paste", autocomplete: "off", spellcheck: "false", maxlength: "300", testid: "paste-code", "aria-describedby": "paste-hint paste-error", oninput: () => { pasteError = null; showErrors(); } });
    const submit = (event) => {
      event.preventDefault();
      const code = extractCode(input.value);
      const isEmpty = !input.value.trim();
      pasteError = code ? null : isEmpty ? "paste.empty" : "scan.unknown";
      showErrors();
      if (!code && !isEmpty) onForeign();
      if (!code) return input.focus();
      input.value = "";
      return onCode(code);
    };
    return el("form.field.paste", { onsubmit: submit, novalidate: true }, el("label", { for: "paste" }, t("paste.label")),
      el("div.paste-row", {}, input, el("button.button", { type: "submit", testid: "paste-submit" }, t("paste.submit"))),
      el("p.hint", { id: "paste-hint" }, t("paste.hint")), el("p.error", { id: "paste-error", testid: "paste-error" }));
  }

  function showErrors() {
    for (const [id, error] of [["cause", needsCause ? t("cause.needed") : ""], ["paste", pasteError ? t(pasteError) : ""]]) {
      const place = node.querySelector(`#${id}-error`);
      place.textContent = error;
      place.hidden = !error;
      node.querySelector(`#${id}`).toggleAttribute("aria-invalid", false);
      if (error) node.querySelector(`#${id}`).setAttribute("aria-invalid", "true");
    }
  }

  redraw();
  return {
    node,
    cause,
    redraw,
    operator: () => reason.operator.trim() || null,
    /** Clear the errors of the last scan, because something else has been scanned. */
    clearErrors() {
      needsCause = false;
      pasteError = null;
      showErrors();
    },
    /** Ask for the reason, because a code has come before it. */
    askForCause() {
      needsCause = true;
      showErrors();
      node.querySelector(reason.choice === OTHER ? "#cause-text" : "#cause").focus();
    },
  };
}
