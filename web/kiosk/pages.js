// The kiosk's own pages as the server describes them: read again at each view, so that a change is seen on the next one.

import { builtInPage, readPage } from "/shared/page/page-data.js";
import { isScene } from "/shared/page/scenes/scenes.js";
import { hasText } from "/shared/words/i18n.js";

const LANGUAGES = ["zh-CN", "en"];

/** Tell if this front can draw the scene, and has the word for its step: a newer server may name another. */
const isKnown = (/** @type {string} */ name) => isScene(name) && hasText(`kiosk.idle.${name}.short`);

/** Return what a screen draws of a page, so that the same is not drawn twice. */
const drawnParts = ({ title, blocks }) => JSON.stringify([title, blocks.map(({ kind, text, detail, picture, entries = [] }) =>
  [kind, text, detail, picture, entries.map((entry) => [entry.text, entry.hint, entry.icon, entry.view, Object.entries(entry.parameters ?? {}), entry.more])])]);

/** Return the scenes of a page in both languages. */
function scenesOf(/** @type {any[]} */ pages) {
  const [chinese, english] = pages.map(({ blocks }) => blocks.filter(({ kind }) => kind === "picture"));
  return chinese
    .map(({ picture, text }, at) => ({ name: picture, words: [{ lang: LANGUAGES[0], text }, { lang: LANGUAGES[1], text: english[at]?.text ?? "" }] }))
    .filter(({ name }) => isKnown(name));
}

/**
 * Create the pages. `call` is the terminal's: the server knows what this machine may do. Pages have nothing of anybody, so
 * they stay when a visitor goes.
 */
export function createKioskPages(call) {
  const pages = new Map();
  const reader = /** @type {App} */ (/** @type {unknown} */ ({ call, person: () => null }));
  const keyOf = (name, language, isWhole) => `${name} ${language} ${isWhole}`;

  /** Return the page as it was read last, or as it is built in. */
  const page = (/** @type {string} */ name, /** @type {string} */ language, isWhole = false) =>
    pages.get(keyOf(name, language, isWhole)) ?? builtInPage(name, false, language);

  async function refresh(name, language, isWhole) {
    const before = page(name, language, isWhole);
    const { page: read, builtIn } = await readPage(reader, name, { channel: "kiosk", simplified: !isWhole, language });
    if (builtIn) return false; // the server is away: what was read before is newer
    pages.set(keyOf(name, language, isWhole), read);
    return drawnParts(read) !== drawnParts(before);
  }

  /** Read the page anew, and tell by onChange() if it has changed. Without an answer the page stays. */
  async function renew(name, languages, onChange, isWhole = false) {
    const changes = await Promise.all(languages.map((language) => refresh(name, language, isWhole).catch(() => false)));
    if (changes.some(Boolean)) onChange();
  }

  return {
    /** Return the first screen. Not `isWhole`: at most six entries, the last of which is 更多 if there are more. */
    first: (/** @type {string} */ language, isWhole = false) => page("kiosk-first", language, isWhole),
    renewFirst: (language, onChange, isWhole = false) => renew("kiosk-first", [language], onChange, isWhole),
    /** Return the scenes of a machine that nobody uses: { name, words: [{ lang, text }] }. Those built in if none can be drawn. */
    scenes() {
      const scenes = scenesOf(LANGUAGES.map((language) => page("kiosk-idle", language)));
      return scenes.length ? scenes : scenesOf(LANGUAGES.map((language) => builtInPage("kiosk-idle", false, language)));
    },
    renewScenes: (onChange) => renew("kiosk-idle", LANGUAGES, onChange),
  };
}
