// What is chosen rarely: room between lines and letters, plain words, stillness, the hand, a pause after each press, reading aloud.
// Each front offers what it can do.

import { el } from "/shared/page/dom.js";
import { RARE_CHOICES, choose, preferences, visiblePreferences } from "/shared/page/preferences.js";
import { t } from "/shared/words/i18n.js";

const isPhone = () => document.documentElement.dataset.role === "phone";
let isOpen = false;

/** Create the part of the sheet that opens. `redraw` draws the sheet anew; `canSpeak` tells if there is a voice. */
export function moreChoices(/** @type {() => void} */ redraw, /** @type {boolean} */ canSpeak) {
  const { lineHeight, letterSpacing, plain, hand, tapPause, readAloud } = preferences();
  const { reducedMotion } = visiblePreferences();
  const part = el("details.stack", { testid: "display-more", open: isOpen, ontoggle: () => { isOpen = part.open; } },
    el("summary", {}, t("display.more")),
    el("div.stack", {},
      row("lines", RARE_CHOICES.lineHeight, lineHeight, (value) => String(value), (value) => choose({ lineHeight: value }), redraw),
      row("letters", RARE_CHOICES.letterSpacing, letterSpacing, (value) => `${Math.round(value * 100)}%`, (value) => choose({ letterSpacing: value }), redraw),
      toggle("words", plain, (is) => choose({ plain: is })),
      toggle("still", reducedMotion, (is) => choose({ reducedMotion: is })),
      isPhone() && [
        row("hand", RARE_CHOICES.hand, hand, (value) => t(`display.hand.${value}`), (value) => choose({ hand: value }), redraw),
        row("pause", RARE_CHOICES.tapPause, tapPause, (value) => (value ? t("display.pause.seconds", { n: value / 1000 }) : t("display.pause.none")), (value) => choose({ tapPause: value }), redraw),
        canSpeak && toggle("aloud", readAloud.on, (is) => choose({ readAloud: { ...preferences().readAloud, on: is } })),
        canSpeak && row("pace", RARE_CHOICES.pace, readAloud.rate, (value) => `×${value}`, (value) => choose({ readAloud: { ...preferences().readAloud, rate: value } }), redraw),
      ]));
  return part;
}

/** Create a row of values. `words(value)` names one. */
const row = (name, values, current, words, change, redraw) =>
  el("section.stack.tight", { role: "group", "aria-labelledby": `display-${name}` },
    el("h3", { id: `display-${name}` }, t(`display.${name}`)),
    el("div.sizes.words", {}, values.map((value, index) =>
      el("button.size", { type: "button", testid: `${name}-${index + 1}`, "aria-pressed": String(value === current), onclick: () => { change(value); redraw(); } },
        words(value)))));

const toggle = (name, is, change) => el("label.choice", {},
  el("input", { type: "checkbox", checked: is, testid: `display-${name}`, onchange: ({ target }) => change(target.checked) }),
  el("span", {}, t(`display.${name}`), el("span.soft.small.block", {}, t(`display.${name}.note`))));
