// What the bar opens: the choice of a display, and how to call somebody. Large, low on the screen, one button to close.

import { colours } from "/shared/page/display-sheet.js";
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

/** Open a dialog. `parts(draw)` are created anew at each draw(), since a choice may change every word of it; the focus stays. */
function openDialog(/** @type {string} */ name, /** @type {(draw: () => void) => HTMLElement[]} */ parts) {
  const dialog = el("dialog.stack", { "aria-labelledby": `${name}-title`, testid: `${name}-dialog` });

  function draw() {
    const { activeElement } = document;
    const focused = activeElement && dialog.contains(activeElement) ? activeElement.getAttribute("data-testid") : null;
    dialog.replaceChildren(el("h2", { id: `${name}-title`, tabindex: "-1" }, t(`kiosk.${name}.title`)), ...parts(draw),
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

/** Choose how this visit looks. The choice is seen at once behind the dialog, and goes with the visit. A preset of hearing needs a voice. */
export function openDisplay(/** @type {{ hasVoice: () => boolean }} */ speaker) {
  const display = (draw, testid, picture, words, pressed, wish) => el("li", {},
    el("button.display", { type: "button", testid, "aria-pressed": pressed, onclick: () => { wish(); draw(); } },
      icon(pressed === "true" ? "check" : picture), el("span.grow", {}, el("strong", {}, words[0]), el("span", {}, words[1]))));

  openDialog("display", (draw) => {
    const current = currentPreset();
    const preset = (name) => display(draw, `theme-${name}`, PICTURES[name], [t(`preset.${name}`), t(`preset.${name}.note`)], String(current === name), () => choosePreset(name));
    // A machine that cannot read says so in its place, and leads to somebody who can.
    const voiceless = () => display(() => {}, "no-voice", PICTURES.blind, [t("preset.blind"), t("kiosk.display.noVoice")], null, openHelpInstead);
    const next = TEXT_SIZES[TEXT_SIZES.indexOf(preferences().textSize) + 1];
    return [
      el("ul.displays.two", {},
        PRESET_NAMES.map((name) => (name !== "blind" || speaker.hasVoice() ? preset(name) : voiceless())),
        display(draw, "theme-size", "letters", [t(next ? "kiosk.larger" : "kiosk.smaller"), t("kiosk.display.size")], null, () => choose({ textSize: next ?? TEXT_SIZES[0] }))),
      el("div", {}, colours(draw)), el("p.soft", {}, t("kiosk.display.gone")),
    ];
  });
}

function openHelpInstead() {
  const dialog = document.querySelector("dialog[open]");
  if (dialog) closeModal(/** @type {HTMLDialogElement} */ (dialog));
  openHelp();
}

/** Say how somebody can be called. */
export function openHelp() {
  openDialog("help", () => [
    el("ul.displays", {},
      el("li.help-way", {}, icon("bell"), el("span", {}, t("kiosk.help.bell"))),
      el("li.help-way", {}, icon(byMessage() ? "message" : "phone"), el("span", {}, t(byMessage() ? "kiosk.help.message" : "kiosk.help.hotline"))),
      el("li.help-way", {}, icon("door"), el("span", {}, t("kiosk.help.desk")))),
  ]);
}
