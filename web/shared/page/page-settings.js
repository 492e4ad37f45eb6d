// The citizen's page settings at the server, and the look of this page: whoever sets large letters on the phone finds them at
// the kiosk. What somebody chooses here is put on at once; this module stores it, and puts on what other screens have chosen.
//
//   const settings = createPageSettings({ call: session.call, look: pageLook, keepMine });
//   settings.read()    after the sign-in, on an event `settings` of the live stream, and on `gap`
//   settings.forget()  at the sign-out
//
// `look` is preferences.js: it knows the values that are on, puts others on, and calls a listener after each change. What is sent names
// the version that its person had seen. Where another screen was faster, `keepMine(names, settings)` asks which of the two stays. Some fields
// are this device's alone: of the person before, or not to be stored. They are neither stored nor changed from afar. What somebody
// chooses in this tab before they sign in is their own choice.

import { whenReachable } from "/shared/net/reachability.js";
import { createSentChoices } from "/shared/page/sent-choices.js";
import { PRESETS, STANDARDS, UNCHANGED } from "/shared/page/setting-choices.js";
import { difference, pick, without } from "/shared/page/setting-values.js";
import { readUnsavedChoice, writeUnsavedChoice } from "/shared/page/unsaved-choice.js";

const PATH = "/v1/page-settings";
const TRIES = 3;

/** @typedef {Record<string, any>} Values */
/**
 * @typedef {{ current: () => Values, adopt: (values: Values, choice?: { speaks?: "preset" | "nobody" }) => void, own: () => Set<string>, keepHere: (names: Iterable<string>) => void,
 *   onChange: (listener: (values: Values, choice: { preset?: string | null, isOurs?: boolean }) => void) => unknown }} Look
 */
/** @typedef {{ version: number, preset: string | null, values: Values, effective: Values, consents: string[] }} Settings */
/** @typedef {{ values: Values, preset: { name: string, consent: boolean } | null, base: number | null }} Wish A change, and the version upon which it was made. */

/** @param {{ call: any, look: Look, keepMine: (names: string[], settings: Settings) => Promise<boolean> }} options */
export function createPageSettings({ call, look, keepMine }) {
  /** @type {Settings | null} what the server has, as far as this page knows */ let settings = null;
  /** @type {Wish} what was chosen here and is not stored */ let wish = none();
  /** @type {Wish | null} what is on its way to the server */ let underway = null;
  let past = createSentChoices(); // what was sent since the version of the wish
  /** @type {{ name: string, fields: string[] } | null} a sensitive preset that nobody has agreed to have stored */ let inQuestion = null;
  let shown = look.current();
  let isOpen = false;
  /** @type {Promise<void> | null} */ let saving = null;
  let visit = 0;
  let readings = 0; // under way
  let isAway = false; // the server could not be reached with what was chosen
  /** @type {() => void} */ let onNews = () => {};
  let stopWaiting = () => {};

  look.onChange((_values, { preset, isOurs }) => {
    const now = look.current();
    const changes = difference(now, shown);
    shown = now;
    if (!isOurs) return;
    if (!isOpen) return keepForSignIn(preset, changes);
    if (isEmpty(wish)) wish.base = settings?.version ?? null;
    if (preset) choosePreset(preset, changes);
    else chooseValues(changes);
    keepUnsaved();
    save();
  });

  function chooseValues(/** @type {Values} */ changes) {
    Object.assign(wish.values, changes);
    look.keepHere(without(look.own(), Object.keys(changes)));
  }

  function choosePreset(/** @type {string} */ name, /** @type {Values} */ changes) {
    const fields = Object.keys({ ...changes, ...PRESETS[name].values.phone });
    inQuestion = PRESETS[name].isSensitive && !settings?.consents.includes(name) ? { name, fields } : null;
    wish = { ...wish, values: pick(wish.values, UNCHANGED), preset: null };
    if (inQuestion) look.keepHere([...look.own(), ...fields]);
    else storePreset(name, false);
  }

  function storePreset(/** @type {string} */ name, /** @type {boolean} */ consent) {
    wish.preset = { name, consent };
    look.keepHere([]); // a preset says of each field what it is
  }

  function keepForSignIn(/** @type {string | null | undefined} */ preset, /** @type {Values} */ changes) {
    const before = readUnsavedChoice();
    writeUnsavedChoice(preset ? { preset: PRESETS[preset].isSensitive ? null : preset, values: {} } : { ...before, values: { ...before.values, ...changes } });
  }

  /** Keep over a reload what is not stored yet. */
  function keepUnsaved() {
    const preset = wish.preset ?? underway?.preset ?? null;
    const values = wish.preset ? wish.values : { ...underway?.values, ...wish.values };
    writeUnsavedChoice({ preset: preset && (PRESETS[preset.name].isSensitive && !preset.consent ? null : preset.name), values, base: underway?.base ?? wish.base, sent: past.all() });
  }

  /** Choose again what was chosen in this tab before the sign-in or the reload. */
  function chooseUnsaved() {
    const { preset, values, base = null, sent } = readUnsavedChoice();
    past = createSentChoices(sent);
    if (preset && PRESETS[preset]?.isSensitive) storePreset(preset, true); // it is kept only with its person's consent
    else if (preset && PRESETS[preset]) choosePreset(preset, {});
    if (Object.keys(values).length) chooseValues(values);
    wish.base = base;
  }

  /** Put on what the server has, except what was chosen here and is on its way, and what is this device's alone. */
  function adopt(/** @type {Settings} */ next) {
    settings = next;
    if (wish.preset || underway?.preset) return;
    const mine = new Set([...Object.keys(wish.values), ...Object.keys(underway?.values ?? {}), ...look.own()]);
    const speaks = "language" in next.values || mine.has("language") ? undefined : bringsLanguage(next.preset) ? "preset" : "nobody";
    if (speaks === "nobody") mine.add("language"); // this page keeps the browser's
    const news = difference(next.effective, shown);
    const values = pick(news, Object.keys(news).filter((name) => !mine.has(name)));
    if (Object.keys(values).length || speaks === "nobody") look.adopt(values, { speaks });
  }

  /** Store what was chosen here, one change at a time. What cannot be stored now is kept for the next try. */
  function save() {
    if (!settings || saving) return;
    const ours = store(visit).finally(() => {
      if (saving === ours) saving = null;
    });
    saving = ours;
  }

  async function store(/** @type {number} */ ours) {
    for (let tries = 0; tries < TRIES && !isEmpty(wish); ) {
      const sent = wish;
      underway = sent;
      wish = none(settings?.version ?? null);
      const base = sent.base ?? settings?.version ?? 0;
      const body = bodyOf(sent);
      past.note(body);
      keepUnsaved();
      try {
        const stored = await call("PATCH", PATH, { body, headers: { "If-Match": `"${base}"` } });
        if (ours !== visit) return;
        underway = null;
        // Nobody else in between. What this page knows is no measure: the live stream may have told it of its own change by now.
        if (stored.version === base + 1) wish.base = stored.version;
        if (stored.version === base + 1 || isEmpty(wish)) past = createSentChoices();
        setAway(false);
        keepUnsaved();
        adopt(stored);
      } catch (problem) {
        if (ours !== visit) return;
        underway = null;
        wish = wish.preset ? { ...wish, base: sent.base } : { values: { ...sent.values, ...wish.values }, preset: sent.preset, base: sent.base };
        if (problem?.reasonCode === "preset-consent-missing") askAgain();
        if (problem?.reasonCode !== "settings-changed") return setAway(!isEmpty(wish), problem?.isLost);
        await settle(problem.members, ours);
        tries += 1;
      }
    }
  }

  /** Ask which stays where another screen has changed the same. */
  async function settle(/** @type {{ fields: string[], settings: Settings }} */ { fields, settings: theirs }, /** @type {number} */ ours) {
    adopt(theirs);
    keepUnsaved();
    const isMine = past.explains(fields, theirs) || (await keepMine(fields, theirs));
    if (ours !== visit) return;
    if (!isMine) wish = wish.preset ? none() : { ...wish, values: pick(wish.values, without(Object.keys(wish.values), fields)) };
    wish.base = settings?.version ?? null;
    keepUnsaved();
    setAway(false);
    if (settings) adopt(settings);
  }

  /** Ask anew for a consent that has ended meanwhile. */
  function askAgain() {
    const { name } = wish.preset ?? {};
    if (name) inQuestion = { name, fields: Object.keys(PRESETS[name].values.phone) };
    wish = { ...wish, preset: null };
    past = createSentChoices(); // nothing of it was stored
  }

  function setAway(/** @type {boolean} */ is, isLost = false) {
    stopWaiting();
    if (isLost) stopWaiting = whenReachable(() => settingsOfPage.read());
    isAway = is;
    onNews();
  }

  /** Return the change for the server. A preset comes whole, as it is seen: single values of before go, and the language stays. */
  function bodyOf(/** @type {Wish} */ { values, preset }) {
    if (!preset) return { values };
    const before = settings?.values ?? {};
    const old = Object.keys(before).filter((name) => name === "contact" || !["readAloud", ...UNCHANGED].includes(name));
    const gone = Object.fromEntries(old.map((name) => [name, null]));
    const speaks = "language" in before || bringsLanguage(preset.name) || shown.language === STANDARDS.phone.language;
    return { preset: preset.name, consent: preset.consent, values: { ...gone, ...(speaks ? {} : { language: shown.language }), ...values } };
  }

  const settingsOfPage = {
    /** Read the settings and put them on. Without an answer the page stays as it is. */
    async read() {
      const ours = visit;
      if (!isOpen) chooseUnsaved();
      isOpen = true;
      let next;
      readings += 1;
      try {
        next = await call("GET", PATH).finally(() => { if (ours === visit) readings -= 1; });
      } catch (problem) {
        if (ours === visit) setAway(!isEmpty(wish), problem?.isLost);
        return;
      }
      if (ours !== visit) return;
      // Whoever has stored nothing yet finds this phone as it is. But it may be as the person before them wanted it: it is not stored.
      if (next.version === 0 && !settings && !wish.preset) look.keepHere([...look.own(), ...without(Object.keys(difference(shown, next.effective)), Object.keys(wish.values))]);
      if (!settings || next.version >= settings.version) adopt(next);
      save();
    },
    /** Read them unless somebody does already: a page that starts asks once. */
    refresh: () => (readings ? undefined : settingsOfPage.read()),
    /** Forget whose settings these are. The page stays as it is. */
    forget() {
      visit += 1;
      readings = 0;
      saving = null; // what goes on for this person holds up nobody else
      isOpen = false;
      settings = null;
      wish = none();
      underway = null;
      past = createSentChoices();
      inQuestion = null;
      setAway(false);
      keepUnsaved();
    },
    /** Tell if something chosen here waits for the connection. */
    isWaiting: () => isAway && !isEmpty(wish),
    /** Call `listener` when that changes. */
    watch(/** @type {() => void} */ listener) {
      onNews = listener;
    },
    /** Return the name of the preset that waits for its person's consent, or null. */
    asked: () => inQuestion?.name ?? null,
    /** Store the preset after all, or leave it on this device only. */
    answer(/** @type {boolean} */ agreed) {
      if (inQuestion && agreed) storePreset(inQuestion.name, true);
      inQuestion = null;
      if (isOpen) keepUnsaved();
      save();
    },
    /** Wait until what was chosen is stored, or cannot be. */
    settled: () => saving ?? Promise.resolve(),
  };
  return settingsOfPage;
}

const bringsLanguage = (/** @type {string | null} */ preset) => Boolean(preset && "language" in PRESETS[preset].values.phone);
const isEmpty = (/** @type {Wish} */ { preset, values }) => !preset && Object.keys(values).length === 0;

/** @returns {Wish} */
const none = (/** @type {number | null} */ base = null) => ({ values: {}, preset: null, base });
