// Display and language of this page: what was chosen here, and what that puts on the root element. tokens.css has a block for
// each of these attributes. display-store.js says where they lie.

import { onSignals, signals, stronger } from "/shared/page/device-signals.js";
import { createDisplayStore } from "/shared/page/display-store.js";
import { CHOICES, PRESETS, STANDARDS, UNCHANGED } from "/shared/page/setting-choices.js";
import { currentLanguage, isLoaded, loadLanguage, setLanguage, usePlainWords } from "/shared/words/i18n.js";

/** @typedef {Record<string, any>} Values */
/** @typedef {{ preset?: string | null, isOurs?: boolean, speaks?: "preset" | "nobody" }} Choice A preset; whether it was chosen on this device; who has chosen the language, if not a person. */

const root = document.documentElement;
const role = root.dataset.role ?? "phone";
const front = role in CHOICES ? role : "phone";
// A kiosk forgets: the next person must not find the last person's settings.
const remembers = root.dataset.remember === "yes";
const listeners = new Set();

const { language: _languages, ...choices } = CHOICES[front];
const { language: usualLanguage, ...standard } = STANDARDS[front];
/** Sizes of the main text in pixels. One place in the lists is the same step on every front. */
export const TEXT_SIZES = /** @type {number[]} */ (choices.textSize);
export const CONTRASTS = /** @type {string[]} */ (choices.contrast);
/** What is chosen of the rarer fields. */
export const RARE_CHOICES = {
  lineHeight: choices.lineHeight, letterSpacing: choices.letterSpacing, hand: choices.hand, tapPause: choices.tapPause,
  pace: choices.readAloud.filter(({ on }) => on).map(({ rate }) => rate),
};
export const PRESET_NAMES = Object.keys(PRESETS);
const LARGE = TEXT_SIZES[2]; // from here on a page is laid out for elders

const displayStore = createDisplayStore(role);
/** @type {string | undefined} language of the device, while a tab has its own */ let languageOfDevice;
const stored = readStored();
/** @type {Values} */ let values = { ...standard, ...keepAllowed(stored.values) };
/** @type {Set<string>} fields whose value is this device's alone */ let own = new Set(stored.own);
let base = ""; // preset that was chosen last on this page
/** @type {Set<string>} fields in which the device's wish was switched off here */ let off = new Set(stored.off);
let languageTurn = 0;
/** @type {string | null} language that stood here before a preset brought its own: it comes back when that preset goes */ let languageBefore = stored.languageBefore;
usePlainWords(values.plain);

/** Return the values that were chosen. What is seen may be stronger: `visiblePreferences`. @type {() => Values} */
export const preferences = () => ({ language: currentLanguage(), ...values });

/** Return the values that are seen: what the device itself asks for is joined as the stronger need, unless it is switched off here. */
export const visiblePreferences = () => ({ ...preferences(), ...needs() });

export const onPreferences = (/** @type {(values: Values, choice: Choice) => unknown} */ listener) => listeners.add(listener);

/** Call `listener` when the language changes, or the wish for plain words: how a page looks is the style sheet's business alone. */
export function onLanguage(listener) {
  let spoken = spokenNow();
  onPreferences(() => {
    if (spokenNow() === spoken) return;
    spoken = spokenNow();
    listener();
  });
}

const spokenNow = () => `${currentLanguage()} ${values.plain}`;

/** Choose a language, or values of the display. What is not among the choices is left out. */
export const choose = (/** @type {Values} */ wish) => change(wish, { isOurs: true });

/** Choose all values of a preset. What it does not name is as usual, except what the standard leaves as it is, and a voice that was wanted for itself. */
export function choosePreset(/** @type {string} */ name) {
  const wish = valuesOf(name);
  base = name;
  change(wish, { preset: name, isOurs: true, speaks: "language" in wish ? "preset" : "nobody" });
}

/** The look of this page, for page-settings.js. */
export const pageLook = {
  current: preferences,
  onChange: onPreferences,
  adopt: (/** @type {Values} */ wish, /** @type {Choice} */ choice = {}) => change(wish, choice),
  own: () => own,
  keepHere(/** @type {Iterable<string>} */ names) {
    own = new Set(names);
    store();
  },
};

/** Choose a language. One whose texts come after another was chosen, or after the visit, is left out. */
function speak(/** @type {string} */ language, /** @type {Choice} */ { isOurs }) {
  const turn = ++languageTurn;
  if (!isLoaded(language)) {
    loadLanguage(language).then(() => {
      if (turn === languageTurn && isLoaded(language)) change({ language }, { isOurs });
    });
    return;
  }
  if (language === currentLanguage()) return;
  setLanguage(language);
  remember("language", language);
}

function change(/** @type {Values} */ { language: wanted, ...wish }, /** @type {Choice} */ choice) {
  const language = languageFor(wanted, choice);
  if (language) speak(language, choice);
  const chosen = keepAllowed(wish);
  if (choice.isOurs && remembers) switchOff(choice.preset ? pickNamed(choice.preset, chosen) : chosen);
  apply({ ...values, ...chosen }, choice);
}

/** Return the language to speak, if it changes. A preset's own goes with it. */
function languageFor(/** @type {string | undefined} */ wanted, /** @type {Choice} */ { speaks }) {
  const before = languageBefore;
  if (speaks === "preset") languageBefore = wanted && wanted !== currentLanguage() ? before ?? currentLanguage() : before;
  else if (wanted || speaks) languageBefore = null;
  return wanted ?? (speaks === "nobody" ? before : null);
}

/** Note where somebody has chosen less here than the device asks for: that stays off here. */
function switchOff(/** @type {Values} */ chosen) {
  for (const [name, signal] of Object.entries(signals())) {
    if (!(name in chosen)) continue;
    if (same(stronger(name, chosen[name], signal), chosen[name])) off.delete(name);
    else off.add(name);
  }
}

// A preset says what colours are; whether things move is a wish of its own.
const pickNamed = (/** @type {string} */ preset, /** @type {Values} */ { contrast }) => ("contrast" in PRESETS[preset].values[front] ? { contrast } : {});

/** Return all values of a preset on this front, with a language only if it names one. */
function valuesOf(/** @type {string} */ name) {
  const lasting = [...UNCHANGED.filter((field) => field !== "language"), ...(PRESETS[base]?.values[front].readAloud?.on ? [] : ["readAloud"])];
  const kept = lasting.map((field) => [field, values[field]]);
  return { ...standard, ...Object.fromEntries(kept), contact: standard.contact, ...PRESETS[name].values[front] };
}

/** Return the name of the preset that gives just these values, or null. */
export const currentPreset = () => PRESET_NAMES.filter((name) => isSame(valuesOf(name), preferences())).pop() ?? null;

const isSame = (/** @type {Values} */ some, /** @type {Values} */ all) =>
  Object.entries(some).every(([name, value]) => same(all[name], value));

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Convert values of another front for this one: the same step of the text. */
export function fromFront(/** @type {string} */ source, /** @type {Values} */ { textSize, ...rest }) {
  const step = (CHOICES[source] ?? CHOICES.phone).textSize.indexOf(textSize);
  return step < 0 ? rest : { ...rest, textSize: TEXT_SIZES[step] };
}

/** Go back to the standard, in the usual language. */
export function resetPreferences() {
  base = "";
  own = new Set();
  off = new Set();
  change({ language: usualLanguage, ...standard }, {});
}

/** Forget what this device keeps: the next page begins as at the first visit. */
export function forgetPreferences() {
  resetPreferences();
  displayStore.forget();
}

/** Keep what is chosen from now on in this tab, or look as this device does and choose for it again. */
export function keepDisplayInTab(/** @type {boolean} */ isTabs) {
  if (!remembers || isTabs === displayStore.isInTab()) return;
  displayStore.useTab(isTabs);
  if (isTabs) {
    languageOfDevice = currentLanguage();
    return store();
  }
  const { values: chosen, ...ofDevice } = readStored();
  own = new Set(ofDevice.own);
  off = new Set(ofDevice.off);
  base = "";
  change({ language: displayStore.read("language") ?? languageOfDevice, ...standard, ...chosen }, {});
  languageBefore = ofDevice.languageBefore;
}

function apply(/** @type {Values} */ next, /** @type {Choice} */ choice) {
  values = next;
  usePlainWords(values.plain);
  paint();
  store();
  for (const listener of listeners) listener(preferences(), choice);
}

/** Return what the device asks for and nobody has switched off here. */
function needs() {
  const asked = Object.entries(signals()).filter(([name]) => remembers && !off.has(name));
  return Object.fromEntries(asked.map(([name, signal]) => [name, stronger(name, values[name], signal)]));
}

function paint() {
  for (const [name, value] of Object.entries(lookOf(visiblePreferences()))) root.setAttribute(name, value);
  for (const [name, value] of Object.entries(spaceOf(values))) {
    if (value === null) root.style.removeProperty(name);
    else root.style.setProperty(name, value);
  }
  if (root.getAttribute("style") === "") root.removeAttribute("style");
}

function store() {
  const chosen = Object.fromEntries(Object.entries(values).filter(([name, value]) => !same(value, standard[name])));
  remember("display", JSON.stringify({ values: chosen, own: [...own], off: [...off], languageBefore, attributes: lookOf(visiblePreferences()), properties: spaceOf(values) }));
}

function lookOf(/** @type {Values} */ { textSize, contrast, touchSize, simplified, reducedMotion, hand, lowReach }) {
  const yes = (is) => (is ? "yes" : "no");
  return {
    "data-contrast": contrast, "data-text": String(textSize), "data-large": yes(textSize >= LARGE), "data-touch": String(touchSize),
    "data-simplified": yes(simplified), "data-motion": reducedMotion ? "reduced" : off.has("reducedMotion") ? "wanted" : "full", "data-hand": hand, "data-low-reach": yes(lowReach),
  };
}

/** Return the space of lines and letters, or null where it is the usual one. */
function spaceOf(/** @type {Values} */ { lineHeight, letterSpacing }) {
  return {
    "--lh": lineHeight === standard.lineHeight ? null : String(lineHeight),
    "--letter": letterSpacing === standard.letterSpacing ? null : `${letterSpacing}em`,
  };
}

/** @returns {Values} */
function keepAllowed(/** @type {Values} */ wish) {
  return Object.fromEntries(Object.entries(wish).filter(([name, value]) => choices[name]?.some((choice) => same(choice, value))));
}

/** @returns {{ values: Values, own: string[], off: string[], languageBefore: string | null }} */
function readStored() {
  const nothing = { values: {}, own: [], off: [], languageBefore: null };
  if (!remembers) return nothing;
  try {
    const { values: chosen, own: here, off: without, languageBefore: before } = JSON.parse(displayStore.read("display") ?? "{}");
    return { values: chosen ?? {}, own: [here ?? []].flat(), off: [without ?? []].flat(), languageBefore: before ?? null };
  } catch {
    return nothing; // something else lies there
  }
}

function remember(key, value) {
  if (remembers) displayStore.write(key, value);
}

if (remembers) paint(); // what the device asks for is not in the storage
onSignals(paint);
