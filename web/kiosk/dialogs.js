// What the bar opens: the choice of a display, and how to call somebody. Large, low on the screen, one button to close.

import { button, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { closeModal, openModal } from "/shared/page/modal.js";
import { ELDER_SIZES, THEMES, choose, preferences } from "/shared/page/preferences.js";
import { t } from "/shared/words/i18n.js";

const PICTURES = { standard: "file", elder: "person", contrast: "eye" };

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
  const list = el("ul.displays", {});
  const change = (wish, testid) => {
    choose(wish);
    draw();
    /** @type {HTMLElement | null} */ (list.querySelector(`[data-testid="${testid}"]`))?.focus();
  };

  const display = (testid, picture, words, pressed, wish) => el("li", {},
    el("button.display", { type: "button", testid, "aria-pressed": pressed, onclick: () => change(wish, testid) },
      icon(pressed === "true" ? "check" : picture), el("span.grow", {}, el("strong", {}, words[0]), el("span", {}, words[1]))));

  function draw() {
    const { theme, size } = preferences();
    list.replaceChildren(...THEMES.map((name) =>
      display(`theme-${name}`, PICTURES[name], [t(`theme.${name}`), t(`kiosk.display.${name}`)], String(theme === name), { theme: name })));
    if (theme !== "elder") return;
    const next = ELDER_SIZES[(ELDER_SIZES.indexOf(size ?? "") + 1) % ELDER_SIZES.length];
    const isLast = next === ELDER_SIZES[0];
    list.append(display("theme-size", "search", [t(isLast ? "theme.smaller" : "theme.larger"), t("kiosk.display.size")], null, { size: next }));
  }

  draw();
  openDialog("display", list, el("p.soft", {}, t("kiosk.display.gone")));
}

/** Say how somebody can be called. */
export function openHelp() {
  openDialog("help",
    el("ul.displays", {},
      el("li.help-way", {}, icon("bell"), el("span", {}, t("kiosk.help.bell"))),
      el("li.help-way", {}, icon("phone"), el("span", {}, t("kiosk.help.hotline"))),
      el("li.help-way", {}, icon("door"), el("span", {}, t("kiosk.help.desk")))));
}
