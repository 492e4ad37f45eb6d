// Display and language of this page: what was chosen here, and what that puts on the root element. tokens.css has a block for
// each of these attributes. The only things that these pages ever put into localStorage.

import { currentLanguage, isLoaded, loadLanguage, setLanguage } from "/shared/words/i18n.js";

/** @typedef {Record<string, any>} Values */

const root = document.documentElement;
const role = root.dataset.role ?? "phone";
// A kiosk forgets: the next person must not find the last person's settings.
const remembers = root.dataset.remember === "yes";
const listeners = new Set();

/** Sizes of the main text in pixels. One place in the lists is the same step on every front. */
const SIZES = { phone: [17, 19, 22, 26, 30, 36], kiosk: [28, 30, 34, 40, 44, 48], desk: [16, 18, 20, 24, 28, 34] };
export const TEXT_SIZES = SIZES[role] ?? SIZES.phone;
const LARGE = TEXT_SIZES[2]; // from here on a page is laid out for elders
export const CONTRASTS = ["standard", "more", "night", "black-white", "white-black", "yellow-black"];

/** What may be chosen; the first of each is the standard. */
const CHOICES = {
  textSize: TEXT_SIZES, contrast: CONTRASTS, touchSize: [44, 60], simplified: [false, true], reducedMotion: [false, true],
  captions: [false, true], contact: ["phone", "message"], timeoutFactor: [1, 1.5, 2, 3, 4], shareAtKiosks: [true, false],
};
const STANDARD = Object.fromEntries(Object.entries(CHOICES).map(([name, [first]]) => [name, first]));

/** Sets of values for a need. Each is the standard but for what it names. */
export const PRESETS = {
  standard: {},
  elder: { textSize: LARGE, touchSize: 60, simplified: true, timeoutFactor: 2 },
  "low-vision": { textSize: TEXT_SIZES[4], contrast: "more", touchSize: 60, timeoutFactor: 3 },
  deaf: { captions: true, contact: "message" },
};

/** @type {Values} */ let values = { ...STANDARD, ...keepAllowed(readStored()) };

/** @type {() => Values} */
export const preferences = () => ({ language: currentLanguage(), ...values });

export const onPreferences = (listener) => listeners.add(listener);

/** Call `listener` when the language changes: how a page looks is the style sheet's business alone. */
export function onLanguage(listener) {
  let spoken = currentLanguage();
  onPreferences(({ language }) => {
    if (language === spoken) return;
    spoken = language;
    listener();
  });
}

/** Choose a language, or values of the display. What is not among the choices is left out. */
export function choose(/** @type {Values} */ { language, ...wish }) {
  if (language && !isLoaded(language)) {
    loadLanguage(language).then(() => choose({ language, ...wish }));
    return;
  }
  if (language && language !== currentLanguage()) {
    setLanguage(language);
    remember("language", language);
  }
  apply({ ...values, ...keepAllowed(wish) });
}

/** Choose all values of a preset. The language stays, and whether kiosks follow. */
export function choosePreset(/** @type {keyof typeof PRESETS} */ name) {
  apply(valuesOf(name));
}

const valuesOf = (name) => ({ ...STANDARD, ...PRESETS[name], shareAtKiosks: values.shareAtKiosks });

/** Return the name of the preset that gives just these values, or null. */
export const currentPreset = () =>
  Object.keys(PRESETS).find((name) => Object.entries(valuesOf(name)).every(([key, value]) => values[key] === value)) ?? null;

/** Convert values of another front for this one: the same step of the text. */
export function fromFront(/** @type {keyof typeof SIZES} */ front, /** @type {Values} */ { textSize, ...rest }) {
  const step = (SIZES[front] ?? SIZES.phone).indexOf(textSize);
  return step < 0 ? rest : { ...rest, textSize: TEXT_SIZES[step] };
}

export const resetPreferences = () => {
  choose({ language: "zh-CN" });
  apply({ ...STANDARD });
};

function apply(/** @type {Values} */ next) {
  values = next;
  const attributes = lookOf(values);
  for (const [name, value] of Object.entries(attributes)) root.setAttribute(name, value);
  const chosen = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== STANDARD[name]));
  remember("display", JSON.stringify({ values: chosen, attributes }));
  for (const listener of listeners) listener(preferences());
}

function lookOf(/** @type {Values} */ { textSize, contrast, touchSize, simplified, reducedMotion }) {
  const yes = (is) => (is ? "yes" : "no");
  return {
    "data-contrast": contrast, "data-text": String(textSize), "data-large": yes(textSize >= LARGE), "data-touch": String(touchSize),
    "data-simplified": yes(simplified), "data-motion": reducedMotion ? "reduced" : "full",
  };
}

/** @returns {Values} */
function keepAllowed(/** @type {Values} */ wish) {
  return Object.fromEntries(Object.entries(wish).filter(([name, value]) => CHOICES[name]?.includes(value)));
}

/** @returns {Values} */
function readStored() {
  if (!remembers) return {};
  try {
    return JSON.parse(localStorage.getItem(`${role}.display`) ?? "{}").values ?? {};
  } catch {
    return {}; // storage is switched off, or holds something else
  }
}

function remember(key, value) {
  if (!remembers) return;
  try {
    localStorage.setItem(`${role}.${key}`, value);
  } catch {
    // Storage may be full or switched off; the choice then lasts for this page only.
  }
}
