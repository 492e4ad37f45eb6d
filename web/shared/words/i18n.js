// Words, dates and ages in the chosen language. Plain words: an 80-year-old reads the Chinese, a visitor the English.

import { clock } from "/shared/words/clock.js";

const ZONE = "Asia/Shanghai";
const HAN = /\p{Script=Han}/u;

/** The languages to choose from, each named in itself. Traditional characters are derived, and loaded when they are wanted. */
export const LANGUAGES = { "zh-CN": "简体中文", "zh-TW": "繁體中文（台灣）", "zh-HK": "繁體中文（香港）", en: "English" };

/** @type {Record<string, { zh: string, en: string }>} */ const texts = {};
/** @type {Record<string, Record<string, string>>} */ const variants = { "zh-CN": {}, en: {} };
/** @type {Record<string, { simplified: Set<string>, traditional: Set<string> }>} characters that only the one or the other has */ const characters = {};
let language = knownTag(document.documentElement.lang);
let wantsPlain = false;

function knownTag(tag) {
  return tag in LANGUAGES ? tag : "zh-CN";
}

/** Add the texts of the subjects that a page has: its app calls this first, with `texts-*.js`, where Chinese and English stand side by side. */
export function useTexts(...subjects) {
  Object.assign(texts, ...subjects);
}

export const currentLanguage = () => language;

/** Return what the server is asked for: the language, with the subtag for plain words (docs/api.md). */
export const languageTag = () => (wantsPlain ? `${language}-simple` : language);

export function setLanguage(next) {
  language = knownTag(next);
  document.documentElement.lang = language;
}

/** Say things in plain words where there are any: the text `key.plain` for `key`. */
export function usePlainWords(wish) {
  wantsPlain = Boolean(wish);
}

/** Add the texts of a variant of Chinese, with the characters that only simplified texts and only its own texts have. Its module calls this. */
export function addVariant(tag, words, { simplified = "", traditional = "" } = {}) {
  variants[tag] = words;
  characters[tag] = { simplified: new Set(simplified), traditional: new Set(traditional) };
}

/** Tell if a text is in simplified characters on a page in traditional ones: it comes from elsewhere, and nobody converted it. */
export function isUnconverted(/** @type {string} */ text, /** @type {string} */ tag) {
  const { simplified, traditional } = characters[tag] ?? {};
  return Boolean(simplified) && [...text].some((one) => simplified.has(one)) && ![...text].some((one) => traditional.has(one));
}

/** Split a text where its characters change from simplified to traditional ones, as around a name in a sentence of ours. */
export function splitUnconverted(/** @type {string} */ text, /** @type {string} */ tag) {
  const { traditional } = characters[tag] ?? {};
  if (!traditional) return [text];
  /** @type {string[]} */ const parts = [];
  /** @type {boolean | null} */ let wasWord = null;
  for (const one of text) {
    const isWord = HAN.test(one) && !traditional.has(one);
    if (isWord === wasWord) parts.push(parts.pop() + one);
    else parts.push(one);
    wasWord = isWord;
  }
  return parts;
}

export const isLoaded = (tag) => knownTag(tag) in variants;

let tries = 0;

/** Load the texts of a language. Without a connection it goes on in simplified characters, until the language is chosen again. */
export async function loadLanguage(tag) {
  const known = knownTag(tag);
  const again = tries ? `?try=${tries}` : ""; // some browsers answer a module that failed once from memory
  try {
    await import(`/shared/words/texts.${known}.js${again}`);
  } catch {
    tries += 1;
    const nothing = variants[known] = {};
    // Whoever waits here goes on without. A choice after that finds nothing loaded, and tries again.
    setTimeout(() => { if (variants[known] === nothing) delete variants[known]; });
  }
}

/**
 * Fill the places of a text: `{name}` with a value, `{n|day|days}` with the word for one or for another number. A missing key
 * shows itself, so that a test or an eye finds it.
 */
export function fill(text, values = {}) {
  return text
    .replace(/\{(\w+)\|([^{|}]*)\|([^{|}]*)\}/g, (_whole, name, one, several) => (Number(values[name]) === 1 ? one : several))
    .replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export function t(key, values) {
  const plain = `${key}.plain`;
  const chosen = wantsPlain && plain in texts ? plain : key;
  const entry = texts[chosen];
  if (!entry) return key;
  return fill(language === "en" ? entry.en : variants[language]?.[chosen] ?? entry.zh, values);
}

export const hasText = (key) => key in texts;

/** Return the Chinese wording whatever the page's language, for what enters an official record. */
export const inChinese = (key) => texts[key].zh;

/** Return the Chinese and the English wording, for a screen that has both. */
export const bothLanguages = (key) => [texts[key].zh, texts[key].en];

/** Put the words into the static part of a page: data-text, data-label (aria-label), data-placeholder. */
export function applyTexts(root = document.body) { // not the root element, whose data-text is the size of the text
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
  for (const node of root.querySelectorAll("[data-placeholder]")) node.placeholder = t(node.dataset.placeholder);
}

/** Return the locale of dates. In English they go by day, month, year, as in the server's texts. */
const locale = () => (language === "en" ? "en-GB" : language);

const format = (value, options) => new Intl.DateTimeFormat(locale(), { timeZone: ZONE, ...options }).format(new Date(value));

// Not `hour12`: older Chromium then writes five past midnight as 24:05.
const H23 = { hourCycle: "h23" };

const yearOf = (value) => new Intl.DateTimeFormat("en", { timeZone: ZONE, year: "numeric" }).format(new Date(value));

/** Write date and time. The year stands only where it is not this one, and always on paper, which is kept. */
export const dateTime = (value, { withYear = false } = {}) =>
  format(value, {
    ...(withYear || yearOf(value) !== yearOf(clock.now()) ? { year: "numeric" } : {}),
    month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", ...H23,
  });

export const timeOfDay = (value) => format(value, { hour: "2-digit", minute: "2-digit", second: "2-digit", ...H23 });

/** Write a day, given as `2030-01-31` or as a full time. No date means "no end". */
export const day = (value) => (value ? format(value, { year: "numeric", month: "long", day: "numeric" }) : t("date.none"));

/** Write today as one says it, 11月30日星期一, and name the part of the day. */
export function todayInWords() {
  const now = clock.now();
  const hour = Number.parseInt(format(now, { hour: "2-digit", ...H23 }), 10);
  return { date: format(now, { month: "long", day: "numeric", weekday: "long" }), part: hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening" };
}

/** Write an age in whole units, rounded down: "刚刚", "3 分钟前". */
export function ageText(seconds) {
  if (seconds === null || seconds === undefined) return t("age.unknown");
  if (seconds < 60) return t("age.now");
  if (seconds < 3600) return t("age.minutes", { n: Math.floor(seconds / 60) });
  if (seconds < 86400) return t("age.hours", { n: Math.floor(seconds / 3600) });
  return t("age.days", { n: Math.floor(seconds / 86400) });
}

/** Return the name of something that the contract gives as text or as an object. */
export const nameOf = (thing) => (thing && typeof thing === "object" ? thing.title ?? thing.name ?? thing.label ?? "" : thing ?? "");
