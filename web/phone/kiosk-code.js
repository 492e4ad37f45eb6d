// The code on a kiosk's screen, typed on the phone. What was typed stays to be corrected.

import { el } from "/shared/page/dom.js";
import { t } from "/shared/words/i18n.js";
import { codeFault, codeInFours, markField, plainCode } from "/shared/words/typed-code.js";

const LENGTH = 8;

/**
 * Create the form for the kiosk's code.
 * `typed`: what was typed before and did not work. `isWrong`: it has to be corrected, so the field is marked and has the
 * focus.
 */
export function codeForm(/** @type {App} */ app, typed = "", { isWrong = false } = {}) {
  const fault = el("p.error", { id: "user-code-fault", role: "alert", testid: "user-code-fault" });
  const code = el("input", { id: "user-code", type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: "20", value: codeInFours(plainCode(typed)),
    testid: "user-code", "aria-describedby": "user-code-hint user-code-fault" });

  function submit(event) {
    event.preventDefault();
    const plain = plainCode(code.value);
    const wrong = codeFault(plain, LENGTH);
    fault.textContent = wrong ?? "";
    markField(code, Boolean(wrong));
    if (!wrong) app.go("kiosk", { userCode: plain });
  }

  if (isWrong) queueMicrotask(() => markField(code, true)); // once it is on the page

  return el("form.stack", { onsubmit: submit, novalidate: true },
    el("div.field.digits", {}, el("label", { for: "user-code" }, t("kioskSignIn.code")), el("p.hint", { id: "user-code-hint" }, t("kioskSignIn.code.hint")), code, fault),
    el("button.button.primary.large.wide", { type: "submit", testid: "user-code-go" }, el("span", {}, t("kioskSignIn.code.go"))));
}
