// The buttons in the bar at the top, in the same place on every page (WCAG 3.2.6): 显示, and the language where there is room.

import { setText, button, el } from "/shared/page/dom.js";
import { openDisplay } from "/shared/page/display-sheet.js";
import { icon } from "/shared/page/icons.js";
import { choose, onLanguage } from "/shared/page/preferences.js";
import { currentLanguage, t } from "/shared/words/i18n.js";

/**
 * Fill `host`. The buttons stay the same elements, so that the focus stays where it is.
 * @param {HTMLElement} host
 * @param {{ withLanguage?: boolean, storing?: import("/shared/page/display-sheet.js").Storing | null }} [options]
 */
export function settingsBar(host, { withLanguage = true, storing = null } = {}) {
  const display = button(t("display.open"), () => openDisplay(storing), { iconName: "letters", testid: "display", "aria-haspopup": "dialog" });
  const parts = withLanguage ? [languageButton(), display] : [display];
  host.classList.add("settings");
  host.replaceChildren(...parts);
  onLanguage(() => setText(display.querySelector("span"), t("display.open")));
}

/** Create the button to the other language, named in its own, so that whoever needs it can find it. From English it leads back to the last Chinese. */
export function languageButton({ withIcon = false } = {}) {
  const label = el("span", {});
  const node = el("button.button", { type: "button", testid: "language", onclick: () => choose({ language: other() }) }, withIcon && icon("language"), label);
  let chinese = "zh-CN";
  const other = () => (currentLanguage() === "en" ? chinese : "en");
  const draw = () => {
    if (currentLanguage() !== "en") chinese = currentLanguage();
    node.lang = other();
    label.textContent = other() === "en" ? "English" : "中文";
  };
  draw();
  onLanguage(draw);
  return node;
}
