// What the bar opens: the choice of a display, and how to call somebody. Large, low on the screen, one button to close.

import { colours, languages } from "/shared/page/display-sheet.js";
import { button, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { closeModal, openModal } from "/shared/page/modal.js";
import { PRESET_NAMES, TEXT_SIZES, choose, choosePreset, currentPreset, onLanguage, preferences } from "/shared/page/preferences.js";
import { byMessage } from "/shared/page/to-a-person.js";
import { t } from "/shared/words/i18n.js";

/** @type {Record<string, import("/shared/page/icons.js").IconName>} */
const PICTURES = { standard: "file", elder: "person", "low-vision": "eye", blind: "sound", deaf: "letters", motor: "touch", foreigner: "language" };

let redrawOpen = () => {};
onLanguage(() => redrawOpen());

/** Open a dialog. `parts(draw)`, of which the first or null stands beside the heading, are created anew at each draw(), since a choice may change every word of it; the focus stays. */
function openDialog(/** @type {string} */ name, /** @type {(draw: () => void) => [HTMLElement | null, ...HTMLElement[]]} */ parts) {
  const dialog = el("dialog.stack.low", { "aria-labelledby": `${name}-title`, testid: `${name}-dialog` });

  function draw() {
    const { activeElement } = document;
    const focused = activeElement && dialog.contains(activeElement) ? activeElement.getAttribute("data-testid") : null;
    const [beside, ...below] = parts(draw);
    dialog.replaceChildren(el("div.low-head", {}, el("h2", { id: `${name}-title`, tabindex: "-1" }, t(`kiosk.${name}.title`)), beside), ...below,
      button(t("kiosk.close"), () => closeModal(dialog), { kind: "primary giant wide", testid: `${name}-close` }));
    if (focused) /** @type {HTMLElement | null} */ (dialog.querySelector(`[data-testid="${focused}"]`))?.focus({ preventScroll: true });
  }

  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    closeModal(dialog);
  });
  redrawOpen = draw;
  draw();
  document.body.append(dialog);
  openModal(dialog);
}

/**
 * Choose how this visit looks. The choice is seen at once behind the dialog, and goes with the visit. A preset of hearing needs a
 * voice. What is chosen singly is on a page of its own, so that both pages lie where hands reach.
 */
export function openDisplay(/** @type {{ hasVoice: () => boolean }} */ speaker) {
  let isSingle = false;

  openDialog("display", (draw) => {
    const turn = () => {
      isSingle = !isSingle;
      draw();
    };
    return isSingle
      ? [button(t("kiosk.display.presets"), turn, { iconName: "back", testid: "display-presets" }), ...sizes(draw), colours(draw), languages(draw)]
      : [null, presets(draw, turn, speaker.hasVoice()), el("p.soft", {}, t("kiosk.display.gone"))];
  });
}

function presets(draw, turn, hasVoice) {
  const current = currentPreset();
  const display = (testid, picture, words, pressed, onclick) => el("li", {},
    el("button.display", { type: "button", testid, "aria-pressed": pressed, onclick },
      icon(pressed === "true" ? "check" : picture), el("span.grow", {}, el("strong", {}, words[0]), el("span", {}, words[1]))));
  const preset = (name) => display(`theme-${name}`, PICTURES[name], [t(`preset.${name}`), t(`preset.${name}.note`)], String(current === name), () => { choosePreset(name); draw(); });
  // A machine that cannot read says so in its place, and leads to somebody who can.
  const voiceless = () => display("no-voice", PICTURES.blind, [t("preset.blind"), t("kiosk.display.noVoice")], null, openHelpInstead);
  return el("ul.displays", {},
    PRESET_NAMES.map((name) => (name !== "blind" || hasVoice ? preset(name) : voiceless())),
    display("display-single", "letters", [t("kiosk.display.single"), t("kiosk.display.single.note")], null, turn));
}

/** Create the two buttons of the size, which say at the end of the sizes that there is no other. */
function sizes(draw) {
  const at = TEXT_SIZES.indexOf(preferences().textSize);
  const step = (/** @type {"smaller" | "larger"} */ way, /** @type {number | undefined} */ size) =>
    el("button.button.large", { type: "button", testid: `size-${way}`, "aria-disabled": String(!size), onclick: () => { if (size) choose({ textSize: size }); draw(); } },
      t(size ? `kiosk.${way}` : `kiosk.${way}.no`));
  return [
    el("h3", {}, t("kiosk.display.size"), " ", el("span.soft", { testid: "size-step" }, t("display.step", { n: at + 1, all: TEXT_SIZES.length }))),
    el("div.size-steps", {}, step("smaller", TEXT_SIZES[at - 1]), step("larger", TEXT_SIZES[at + 1])),
  ];
}

function openHelpInstead() {
  const dialog = document.querySelector("dialog[open]");
  if (dialog) closeModal(/** @type {HTMLDialogElement} */ (dialog));
  openHelp();
}

/** Say who can help, where and when. Nothing here is pressed. */
export function openHelp() {
  const hall = document.getElementById("place")?.textContent;
  const way = (/** @type {import("/shared/page/icons.js").IconName} */ picture, /** @type {string} */ words) => el("li.help-way", {}, icon(picture), el("span", {}, words));
  openDialog("help", () => [
    null,
    el("ul", {},
      way("people", t("kiosk.help.desk", { hall: hall || t("kiosk.title") })),
      byMessage() ? way("message", t("kiosk.help.message")) : way("phone", t("kiosk.help.hotline")),
      way("clock", t("kiosk.help.night"))),
  ]);
}
