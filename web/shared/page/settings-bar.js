// The block with language and theme that every page carries in the same place.

import { el } from "/shared/page/dom.js";
import { ELDER_SIZES, THEMES, choose, onPreferences, preferences } from "/shared/page/preferences.js";
import { currentLanguage, t } from "/shared/words/i18n.js";

/** Fill `host` and keep it right when the preferences change, without losing the keyboard focus. */
export function settingsBar(host) {
  const draw = () => {
    const { activeElement } = document;
    const focused = activeElement && host.contains(activeElement) ? activeElement.getAttribute("data-testid") : null;
    host.setAttribute("aria-label", t("settings.label"));
    host.replaceChildren(themeGroup(), languageButton());
    if (focused) host.querySelector(`[data-testid="${focused}"]`)?.focus();
  };
  host.classList.add("settings");
  host.setAttribute("role", "group");
  draw();
  onPreferences(draw);
}

function themeGroup() {
  const { theme, size } = preferences();
  const buttons = THEMES.map((name) =>
    el("button", { type: "button", testid: `theme-${name}`, "aria-pressed": String(theme === name), onclick: () => choose({ theme: name }) },
      t(`theme.${name}`)));
  if (theme === "elder") {
    const next = ELDER_SIZES[(ELDER_SIZES.indexOf(size ?? "") + 1) % ELDER_SIZES.length];
    buttons.push(el("button", { type: "button", testid: "theme-size", onclick: () => choose({ size: next }) },
      t(next === ELDER_SIZES[0] ? "theme.smaller" : "theme.larger")));
  }
  return el("div.group", { role: "group", "aria-label": t("theme.label") }, buttons);
}

function languageButton() {
  const other = currentLanguage() === "en" ? "zh-CN" : "en";
  // Named in its own language, so that whoever needs it can find it.
  return el("button", { type: "button", testid: "language", lang: other, onclick: () => choose({ language: other }) },
    other === "en" ? "English" : "中文");
}
