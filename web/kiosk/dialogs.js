// What the bar opens: the choice of a display, and how to call somebody. Large, low on the screen, one button to close.

import { colours } from "/shared/page/display-sheet.js";
import { button, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { closeModal, openModal } from "/shared/page/modal.js";
import { PRESET_NAMES, TEXT_SIZES, choose, choosePreset, currentPreset, preferences } from "/shared/page/preferences.js";
import { t } from "/shared/words/i18n.js";

/** @type {Record<string, import("/shared/page/icons.js").IconName>} */
const PICTURES = { standard: "file", elder: "person", "low-vision": "eye", blind: "sound", deaf: "letters", motor: "touch", foreigner: "language" };

function openDialog(name, ...parts) {
  const dialog = el("dialog.stack", { "aria-labelledby": `${name}-title`, testid: `${name}-dialog` },
    el("h2", { id: `${name}-title`, tabindex: "-1" }, t(`kiosk.${name}.title`)), ...parts,
    button(t("kiosk.close"), () => closeModal(dialog), { kind: "primary giant wide", testid: `${name}-close` }));
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    closeModal(dialog);
  });
  document.body.append(dialog);
  openModal(dialog);
}

/** Choose how this visit looks. The choice is seen at once behind the dialog, and goes with the visit. */
export function openDisplay() {
  const list = el("ul.displays.two", {});
  const palettes = el("div", {});
  const change = (wish, testid) => {
    wish();
    draw();
    /** @type {HTMLElement | null} */ (list.querySelector(`[data-testid="${testid}"]`))?.focus();
  };

  const display = (testid, picture, words, pressed, wish) => el("li", {},
    el("button.display", { type: "button", testid, "aria-pressed": pressed, onclick: () => change(wish, testid) },
      icon(pressed === "true" ? "check" : picture), el("span.grow", {}, el("strong", {}, words[0]), el("span", {}, words[1]))));

  function draw() {
    const { textSize } = preferences();
    const current = currentPreset();
    list.replaceChildren(...PRESET_NAMES.map((name) =>
      display(`theme-${name}`, PICTURES[name], [t(`preset.${name}`), t(`preset.${name}.note`)], String(current === name), () => choosePreset(name))));
    const next = TEXT_SIZES[TEXT_SIZES.indexOf(textSize) + 1];
    list.append(display("theme-size", "letters", [t(next ? "kiosk.larger" : "kiosk.smaller"), t("kiosk.display.size")], null,
      () => choose({ textSize: next ?? TEXT_SIZES[0] })));
    palettes.replaceChildren(colours(draw));
  }

  draw();
  openDialog("display", list, palettes, el("p.soft", {}, t("kiosk.display.gone")));
}

/** Say how somebody can be called. */
export function openHelp() {
  openDialog("help",
    el("ul.displays", {},
      el("li.help-way", {}, icon("bell"), el("span", {}, t("kiosk.help.bell"))),
      el("li.help-way", {}, icon("phone"), el("span", {}, t("kiosk.help.hotline"))),
      el("li.help-way", {}, icon("door"), el("span", {}, t("kiosk.help.desk")))));
}
