// Why a certificate is looked at: seven buttons, each with a key of its number.

import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { t } from "/shared/words/i18n.js";

export const OTHER = "other";
export const REASONS = ["identity", "social", "property", "elder", "household", "business", OTHER];

/** Return the reason of this key, or null: only the digits 1 to 7 have one. */
export const reasonOfKey = (/** @type {string} */ character) => (/^[1-7]$/.test(character) ? REASONS[Number(character) - 1] : null);

/** Create the buttons. choice() → the chosen reason, hasKeys() → whether digits choose; onChoose(reason), onKeys(on). */
export function createReasons({ choice, hasKeys, onChoose, onKeys }) {
  const buttons = REASONS.map((name, at) => el("button.reason", { type: "button", testid: `reason-${name}`, onclick: () => onChoose(name) },
    el("kbd", { "aria-hidden": "true" }, String(at + 1)), el("span.grow", {}), icon("check")));
  const hint = el("span", {});
  const keys = el("button.keys-switch", { type: "button", testid: "reason-keys", onclick: () => onKeys(!hasKeys()) });
  const group = el("div.reasons", { id: "cause", role: "group", "aria-labelledby": "form-title", "aria-describedby": "cause-error", testid: "use-cause" }, buttons);
  const node = el("div.field", {},
    group,
    el("p.error", { id: "cause-error", testid: "cause-error" }),
    el("p.hint", {}, hint, " ", keys));

  function redraw() {
    for (const [at, reason] of buttons.entries()) {
      const name = REASONS[at];
      reason.querySelector("span").textContent = t(`cause.${name}`);
      reason.setAttribute("aria-pressed", String(choice() === name));
      if (hasKeys()) reason.setAttribute("aria-keyshortcuts", String(at + 1));
      else reason.removeAttribute("aria-keyshortcuts");
    }
    group.toggleAttribute("data-keys", hasKeys());
    hint.textContent = t(hasKeys() ? "cause.keys" : "cause.kept");
    keys.textContent = t(hasKeys() ? "cause.keys.off" : "cause.keys.on");
  }

  return { node, redraw, focus: () => (buttons.find((_button, at) => REASONS[at] === choice()) ?? buttons[0]).focus() };
}
