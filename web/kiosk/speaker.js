// Reading aloud, off by default: others stand near. It speaks instructions and verdicts, never a field of a certificate,
// and of what somebody applies for only what the page asks of them.

import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { choose, preferences } from "/shared/page/preferences.js";
import { blocksOf, createReader } from "/shared/page/read-aloud.js";
import { t } from "/shared/words/i18n.js";

const PARTS = {
  spoken: "h1, h2, h3, .lead, .next p, .notice strong, .field > label, legend, .digits-shown, .button, .tile strong",
  secret: "[data-testid='result-fields'], .result-verdict p, [data-testid='drafts'], [data-testid='cases'], [data-screen='case'] h1, .receipt, .todo",
};

/** Create the speaker. `host` is its place in the bar; in `caption` stands what is being read, for whoever wants it written. */
export function createSpeaker(host, caption) {
  let on = false;
  /** @type {Element | null} */ let last = null;
  const reader = createReader({ onVoices: redraw, onBlock: write });

  function write(/** @type {string | null} */ text) {
    caption.hidden = !text || !preferences().captions;
    caption.textContent = caption.hidden ? "" : text;
  }

  /** Show the button only if there is a voice: a button that stays silent is worse than none. */
  function redraw() {
    if (!reader.canSpeak()) {
      if (on) reader.stop();
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

  function say(/** @type {Element | null} */ root) {
    last = root;
    if (on && root) reader.read(blocksOf(root, PARTS), preferences().readAloud.rate);
    else reader.stop();
  }

  redraw();
  return {
    say,
    redraw,
    /** For the operator: whether people who speak Chinese can be read to. */
    canSpeak: () => reader.canSpeak("zh-CN"),
    /** For who stands here: whether they can be read to in the language of the page. */
    hasVoice: () => reader.canSpeak(),
    /** Say something in place of the page. The page is read again when reading aloud is switched on again, or on the next screen. */
    interject(root) {
      const page = last;
      say(root);
      last = page;
    },
    /** Say no more of this, and read the next screen. */
    pause: () => reader.stop(),
    /** Read aloud, or stop, as this person wants it: from now on, beginning with this screen. */
    follow(/** @type {{ on: boolean }} */ wish) {
      const isNew = wish.on !== on;
      on = wish.on;
      redraw();
      if (isNew) say(last);
    },
    reset() {
      on = false;
      last = null;
      reader.stop();
      redraw();
    },
  };
}
