// Language and theme: the only two things these pages ever put into localStorage.

import { currentLanguage, isLoaded, loadLanguage, setLanguage } from "/shared/words/i18n.js";

export const THEMES = ["standard", "elder", "contrast"];
export const ELDER_SIZES = ["20", "24", "30"];

const root = document.documentElement;
const role = root.dataset.role;
// A kiosk forgets: the next person must not find the last person's settings.
const remembers = root.dataset.remember === "yes";
const listeners = new Set();

export const onPreferences = (listener) => listeners.add(listener);

/** Call `listener` when the language changes: a theme is the style sheet's business alone. */
export function onLanguage(listener) {
  let spoken = currentLanguage();
  onPreferences(({ language }) => {
    if (language === spoken) return;
    spoken = language;
    listener();
  });
}

export const preferences = () => ({ language: currentLanguage(), theme: root.dataset.theme, size: root.dataset.size });

function remember(key, value) {
  if (!remembers) return;
  try {
    localStorage.setItem(`${role}.${key}`, value);
  } catch {
    // Storage may be full or switched off; the choice then lasts for this page only.
  }
}

/** @param {{ language?: string, theme?: string, size?: string }} choice */
export function choose({ language, theme, size }) {
  if (language && !isLoaded(language)) {
    loadLanguage(language).then(() => choose({ language, theme, size }));
    return;
  }
  if (language && language !== currentLanguage()) {
    setLanguage(language);
    remember("language", language);
  }
  if (theme && THEMES.includes(theme)) root.dataset.theme = theme;
  if (size && ELDER_SIZES.includes(size)) root.dataset.size = size;
  if (theme || size) remember("theme", root.dataset.theme === "elder" ? `elder-${root.dataset.size}` : root.dataset.theme);
  for (const listener of listeners) listener(preferences());
}

export const resetPreferences = () => choose({ language: "zh-CN", theme: "standard", size: "20" });
