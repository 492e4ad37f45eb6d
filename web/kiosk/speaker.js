// Reading aloud, off by default: others stand near. It speaks instructions and verdicts, never a field of a certificate,
// and of what somebody applies for only what the page asks of them.

import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { choose, preferences } from "/shared/page/preferences.js";
import { currentLanguage, t } from "/shared/words/i18n.js";

const SPOKEN = "h1, h2, h3, .lead, .next p, .notice strong, .field > label, legend, .digits-shown, .button, .tile strong";
const PRIVATE = "[data-testid='result-fields'], .result-verdict p, [data-testid='drafts'], [data-testid='cases'], [data-screen='case'] h1, .receipt, .todo";

const USUAL_PACE = 0.9;

export function createSpeaker(host) {
  const synthesis = globalThis.speechSynthesis ?? null;
  let on = false;
  let last = null;
  let pace = USUAL_PACE;
  let isMute = false; // a voice was there and could not speak

  /** Choose a voice of the page's language: one of this machine before one that needs the internet. */
  function voiceOf(language) {
    if (!synthesis || isMute) return null;
    const tongue = language === "en" ? /^en\b/i : /^(zh|cmn)\b/i;
    const voices = synthesis.getVoices().filter((voice) => tongue.test(voice.lang.replace("_", "-")));
    return voices.find((voice) => voice.localService) || voices[0] || null;
  }

  /** Show the button only if there is a voice: a button that stays silent is worse than none. */
  function redraw() {
    if (!voiceOf(currentLanguage())) {
      if (on) synthesis.cancel();
      on = false;
      host.replaceChildren();
      return;
    }
    host.replaceChildren(el("button.button.voice", { type: "button", testid: "voice", "aria-pressed": String(on), onclick: toggle },
      icon("sound"), el("span", {}, t(on ? "voice.stop" : "voice.start"))));
  }

  function toggle() {
    choose({ readAloud: { ...preferences().readAloud, on: !on } });
    host.querySelector("button")?.focus();
  }

  function say(root) {
    last = root;
    synthesis?.cancel();
    if (!on || !root) return;
    const words = [...root.querySelectorAll(SPOKEN)].filter((node) => !node.closest(PRIVATE) && !node.closest("[hidden]"))
      .map((node) => node.getAttribute("aria-label") ?? node.textContent.trim());
    const speech = new SpeechSynthesisUtterance([...new Set(words)].join(currentLanguage() === "en" ? ". " : "。"));
    speech.lang = currentLanguage();
    speech.voice = voiceOf(currentLanguage());
    speech.onerror = ({ error }) => {
      if (error === "canceled" || error === "interrupted") return;
      isMute = true;
      redraw();
    };
    speech.rate = pace;
    synthesis.speak(speech);
  }

  // Voices may come after the page. Old Safari cannot tell of it; there a screen drawn later finds them.
  if (synthesis && synthesis.addEventListener) {
    synthesis.addEventListener("voiceschanged", () => {
      isMute = false;
      redraw();
    });
  }
  redraw();
  return {
    say,
    redraw,
    /** For the operator: whether people who speak Chinese can be read to. */
    canSpeak: () => voiceOf("zh-CN") !== null,
    /** Say something in between. Reading aloud goes on with the page afterwards. */
    interject(root) {
      const page = last;
      say(root);
      last = page;
    },
    /** Read aloud, or stop, as this person wants it. From on, the screen is read; else the next. */
    follow(/** @type {{ on: boolean, rate: number }} */ wish) {
      const isNew = wish.on && !on;
      pace = wish.rate;
      on = wish.on;
      if (!on) synthesis?.cancel();
      redraw();
      if (isNew) say(last);
    },
    reset() {
      on = false;
      pace = USUAL_PACE;
      last = null;
      synthesis?.cancel();
      redraw();
    },
  };
}
