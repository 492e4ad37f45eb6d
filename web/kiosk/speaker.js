// Reading aloud, off by default: others stand near. It speaks instructions and verdicts, never a field of a certificate,
// and of what somebody applies for only what the page asks of them.

import { el } from "/shared/dom.js";
import { icon } from "/shared/icons.js";
import { currentLanguage, t } from "/shared/i18n.js";

const SPOKEN = "h1, h2, h3, .lead, .next p, .notice strong, .field > label, legend, .digits-shown, .button, .matter, .choose strong";
const PRIVATE = "[data-testid='result-fields'], .result-verdict p, [data-testid='drafts'], [data-testid='cases'], [data-testid='screen-case'] h1, .receipt, .todo";

export function createSpeaker(host) {
  const synthesis = globalThis.speechSynthesis ?? null;
  let on = false;
  let last = null;

  function redraw() {
    if (!synthesis) return;
    host.replaceChildren(el("button.button.voice", { type: "button", testid: "voice", "aria-pressed": String(on), onclick: toggle },
      icon("sound"), el("span", {}, t(on ? "voice.stop" : "voice.start"))));
  }

  function toggle() {
    on = !on;
    redraw();
    host.querySelector("button").focus();
    if (on) say(last);
    else synthesis.cancel();
  }

  function say(root) {
    last = root;
    synthesis?.cancel();
    if (!on || !root) return;
    const words = [...root.querySelectorAll(SPOKEN)].filter((node) => !node.closest(PRIVATE) && !node.closest("[hidden]"))
      .map((node) => node.getAttribute("aria-label") ?? node.textContent.trim());
    const speech = new SpeechSynthesisUtterance([...new Set(words)].join(currentLanguage() === "en" ? ". " : "。"));
    speech.lang = currentLanguage();
    speech.rate = 0.9;
    synthesis.speak(speech);
  }

  redraw();
  return {
    say,
    redraw,
    /** Says something between: "read aloud" goes on with the page afterwards. */
    interject(root) {
      const page = last;
      say(root);
      last = page;
    },
    reset() {
      on = false;
      last = null;
      synthesis?.cancel();
      redraw();
    },
  };
}
