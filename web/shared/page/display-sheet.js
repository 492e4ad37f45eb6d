// 显示 (display): how the page looks and in which language, chosen in a sheet. Everything is tried on at once, on the sheet and on
// the page behind it; nothing has to be confirmed.

import { moreChoices } from "/shared/page/display-more.js";
import { button, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { closeModal, openModal } from "/shared/page/modal.js";
import { CONTRASTS, PRESET_NAMES, TEXT_SIZES, choose, choosePreset, currentPreset, onLanguage, onPreferences, preferences, visiblePreferences } from "/shared/page/preferences.js";
import { createReader } from "/shared/page/read-aloud.js";
import { createSteady } from "/shared/page/steady-layout.js";
import { LANGUAGES, t } from "/shared/words/i18n.js";

const DESK_PRESETS = ["standard", "elder", "low-vision"]; // the others change what only phones and kiosks do
const { canSpeak } = createReader({ onVoices: () => redrawOpen() });
let redrawOpen = () => {};
onLanguage(() => redrawOpen()); // the texts of a language may come later than its choice
let known = "";
onPreferences((values, { isOurs }) => {
  const before = known;
  known = JSON.stringify(values);
  if (!isOurs && known !== before) redrawOpen(); // another device has chosen; the answer to one's own choice changes nothing
});

/** @typedef {{ asked: () => string | null, answer: (agreed: boolean) => void, isWaiting: () => boolean, watch: (listener: () => void) => void }} Storing A sensitive preset that waits for consent; what waits for the connection. */

/** Open the sheet. It closes by its buttons and by Escape. `storing` is where somebody's choice is stored, if it is. */
export function openDisplay(/** @type {Storing | null} */ storing = null) {
  if (document.querySelector(".sheet")) return;
  const dialog = el("dialog.sheet", { "aria-labelledby": "display-title", testid: "display-sheet" });
  const unsaved = el("p.sheet-unsaved.row", { role: "status", testid: "display-unsaved" });
  const steadiness = createSteady();
  /** @type {string | null} */ let question = null;
  let isStale = false; // something else is chosen now than is drawn
  const close = () => {
    storing?.answer(false);
    storing?.watch(() => {});
    redrawOpen = () => {};
    steadiness.stop();
    closeModal(dialog);
  };

  function draw() {
    isStale = false;
    known = JSON.stringify(preferences());
    question = storing?.asked() ?? null;
    if (question) return ask(question);
    const { activeElement } = document;
    drawUnsaved();
    const focused = activeElement && dialog.contains(activeElement) ? activeElement.getAttribute("data-testid") : null;
    dialog.replaceChildren(
      el("div.sheet-head", {}, el("h1", { id: "display-title", tabindex: "-1" }, t("display.title")),
        button(t("display.close"), close, { kind: "plain", iconName: "cross", testid: "display-close" })),
      preview(), presets(draw), sizes(draw), colours(draw), languages(draw), moreChoices(draw, canSpeak()), ...kiosks(),
      el("div.sheet-foot.stack.tight", {}, unsaved, button(t("display.done"), close, { kind: "primary wide", testid: "display-done" })));
    if (focused) dialog.querySelector(`[data-testid="${focused}"]`)?.focus({ preventScroll: true });
    return undefined;
  }

  const drawUnsaved = () => unsaved.replaceChildren(...(storing?.isWaiting() ? [icon("offline"), el("span", {}, t("display.unsaved"))] : []));

  /** Show what the server has answered. What can be pressed stays in its place: it is used meanwhile. */
  function onNews() {
    if (isStale || (storing?.asked() ?? null) !== question) draw();
    else drawUnsaved();
  }

  /** Ask if a preset that tells of somebody's health may be stored (PIPL Art. 29). It is on already, and stays on this phone. */
  function ask(/** @type {string} */ name) {
    const answer = (/** @type {boolean} */ agreed) => {
      storing?.answer(agreed);
      draw();
      /** @type {HTMLElement | null} */ (dialog.querySelector(`[data-testid="preset-${name}"]`))?.focus();
    };
    dialog.replaceChildren(
      el("h1", { id: "display-title", tabindex: "-1" }, t("display.consent")),
      el("p", { testid: "display-consent" }, t("display.consent.detail", { name: t(`preset.${name}`) })),
      el("p", {}, t("display.consent.use")),
      el("div.sheet-foot.stack.tight", {},
        button(t("display.consent.yes"), () => answer(true), { kind: "wide", testid: "display-consent-yes" }),
        button(t("display.consent.no"), () => answer(false), { kind: "wide", testid: "display-consent-no" })));
    dialog.querySelector("h1").focus();
  }

  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  const hear = () => steadiness.steady(onNews);
  storing?.watch(hear);
  redrawOpen = () => {
    isStale = true;
    hear();
  };
  draw();
  document.body.append(dialog);
  openModal(dialog);
  dialog.querySelector("h1").focus({ preventScroll: true });
}

const preview = () => el("p.sheet-preview", { "aria-hidden": "true" }, el("span.picture", {}, icon("file")),
  el("span", {}, el("strong", {}, t("display.preview")), el("span", {}, t("display.preview.detail"))));

const group = (key, note, ...parts) => el("section.stack.tight", { role: "group", "aria-labelledby": `display-${key}` },
  el("div.row.between", {}, el("h2", { id: `display-${key}` }, t(`display.${key}`)), note && el("p.soft.small", { testid: `display-${key}-note` }, note)), ...parts);

/** Create one choice of a group: `change` is tried on, then the sheet is drawn anew. */
const choice = (kind, testid, isChosen, change, redraw, /** @type {Record<string, string | null>} */ attributes, ...parts) =>
  el(`button.${kind}`, { type: "button", testid, "aria-pressed": String(isChosen), onclick: () => { change(); redraw(); }, ...attributes }, ...parts,
    isChosen && kind !== "preset" && el("span.chosen-tick", {}, icon("check")));

function presets(redraw) {
  const current = currentPreset();
  const names = document.documentElement.dataset.role === "desk" ? PRESET_NAMES.filter((name) => DESK_PRESETS.includes(name)) : PRESET_NAMES;
  return group("presets", null, el("div.presets", {}, names.map((name) =>
    choice("preset", `preset-${name}`, name === current, () => choosePreset(name), redraw, {},
      el("strong", {}, name === current && icon("check"), el("span", {}, t(`preset.${name}`))), el("span.small", {}, t(`preset.${name}.note`))))));
}

function sizes(redraw) {
  const { textSize } = preferences();
  const step = TEXT_SIZES.indexOf(textSize) + 1;
  return group("sizes", t("display.step", { n: step, all: TEXT_SIZES.length }), el("div.sizes", {}, TEXT_SIZES.map((size, index) => {
    const sample = el("span", { "aria-hidden": "true" }, t("display.letter"));
    sample.style.fontSize = `${size}px`;
    return choice("size", `size-${index + 1}`, size === textSize, () => choose({ textSize: size }), redraw,
      { "aria-label": t("display.step", { n: index + 1, all: TEXT_SIZES.length }) }, sample);
  })));
}

/** Create the choice of colours. */
export function colours(redraw) {
  const { contrast } = visiblePreferences();
  return group("colours", null, el("div.colours", {}, CONTRASTS.map((name) =>
    choice("colour", `contrast-${name}`, name === contrast, () => choose({ contrast: name }), redraw, {},
      el("span.swatch", { "data-colour": name, "aria-hidden": "true" }, t("display.letter")), el("span", {}, t(`contrast.${name}`))))));
}

/** Create the choice of a language. */
export function languages(redraw) {
  const { language } = preferences();
  return group("languages", null, el("div.presets", {}, Object.entries(LANGUAGES).map(([code, name]) =>
    choice("preset", `language-${code}`, code === language, () => choose({ language: code }), redraw, { lang: code },
      el("strong", {}, code === language && icon("check"), el("span", {}, name))))));
}

/** Create the switch of the phone: kiosks look like this, too. */
function kiosks() {
  if (document.documentElement.dataset.role !== "phone") return [];
  const { shareAtKiosks } = preferences();
  return [el("label.choice", {}, el("input", { type: "checkbox", checked: shareAtKiosks, testid: "share-at-kiosks",
    onchange: ({ target }) => choose({ shareAtKiosks: target.checked }) }),
  el("span", {}, t("display.kiosks"), el("span.soft.small.block", {}, t("display.kiosks.note"))))];
}
