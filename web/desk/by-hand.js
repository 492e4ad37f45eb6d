// A broken scanner: the code is pasted or typed. Closed until somebody needs it (F2).

import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { extractCode } from "/shared/scan/scan-text.js";
import { t } from "/shared/words/i18n.js";

/** Create the form. onCode(code) for a code of ours, onForeign() for another text. */
export function createByHand({ onCode, onForeign }) {
  /** @type {string | null} */ let error = null;
  const node = el("details.panel.by-hand", { testid: "by-hand" });

  function form() {
    const input = el("input", { id: "paste", autocomplete: "off", spellcheck: "false", maxlength: "300", testid: "paste-code", "aria-describedby": "paste-hint paste-error", oninput: () => { error = null; showError(); } });
    const submit = (event) => {
      event.preventDefault();
      const code = extractCode(input.value);
      const isEmpty = !input.value.trim();
      error = code ? null : isEmpty ? "paste.empty" : "scan.unknown";
      showError();
      if (!code && !isEmpty) onForeign();
      if (!code) return input.focus();
      input.value = "";
      return onCode(code);
    };
    return el("form.field", { onsubmit: submit, novalidate: true }, el("label", { for: "paste" }, t("paste.label")),
      el("div.paste-row", {}, input, el("button.button", { type: "submit", testid: "paste-submit" }, t("paste.submit"))),
      el("p.hint", { id: "paste-hint" }, t("paste.hint")), el("p.error", { id: "paste-error", testid: "paste-error" }));
  }

  function showError() {
    const place = node.querySelector(".error");
    place.textContent = error ? t(error) : "";
    place.hidden = !error;
    const input = node.querySelector("input");
    if (error) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  function redraw() {
    const { activeElement } = document;
    const hadFocus = activeElement && node.contains(activeElement) ? activeElement.tagName : null;
    node.replaceChildren(el("summary", { testid: "by-hand-open" }, icon("keyboard"), el("strong.grow", {}, t("paste.open")), el("kbd", {}, "F2")), form());
    showError();
    if (hadFocus) /** @type {HTMLElement | null} */ (node.querySelector(hadFocus))?.focus();
  }

  redraw();
  return {
    node,
    redraw,
    clearError() {
      error = null;
      showError();
    },
    /** Open the form and go to its field. */
    open() {
      node.open = true;
      node.querySelector("input").focus();
    },
  };
}
