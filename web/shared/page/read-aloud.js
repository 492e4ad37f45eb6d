// Reading aloud: one utterance a block, and that block is marked while it is read. What a page may have read, its front says.

import { currentLanguage } from "/shared/words/i18n.js";

/** @typedef {{ node: Element, text: string }} Block */

const MARK = "data-reading";
// Secret on every front, since others stand near: what somebody has already, and the names of what they applied for. A closed part
// cannot be seen, so nobody could follow it.
const NEVER = "[data-testid^='overlap-'], [data-testid='sent-case'] h2, #printed-evaluate, #review-form, details:not([open]) > :not(summary)";
// Errors after which this machine cannot read the next page either (Web Speech API, SpeechSynthesisErrorCode).
const LASTING = new Set(["voice-unavailable", "language-unavailable", "synthesis-unavailable", "synthesis-failed"]);

/**
 * Return what is read on a page: the nodes of `spoken`, but nothing inside `secret`, hidden or in a closed part, and each text once.
 * @returns {Block[]}
 */
export function blocksOf(/** @type {Element} */ root, /** @type {{ spoken: string, secret: string }} */ { spoken, secret }) {
  const texts = new Set();
  return [...root.querySelectorAll(spoken)]
    .filter((node) => !node.closest(`${secret}, ${NEVER}, [hidden]`))
    .map((node) => ({ node, text: (node.getAttribute("aria-label") ?? seenText(node)).trim() }))
    .filter(({ text }) => text && !texts.has(text) && texts.add(text));
}

/** Return the text without what only screen readers get: there a button names the file or the certificate that it acts on. */
function seenText(/** @type {Element} */ node) {
  const copy = /** @type {Element} */ (node.cloneNode(true));
  for (const part of copy.querySelectorAll(".visually-hidden")) part.remove();
  return copy.textContent ?? "";
}

/**
 * Create a reader. onVoices() when there are other voices; onBlock(text) when a block begins, with null when nothing is read.
 * @param {{ onVoices?: () => void, onBlock?: (text: string | null) => void }} [options]
 */
export function createReader({ onVoices = () => {}, onBlock = () => {} } = {}) {
  const synthesis = globalThis.speechSynthesis ?? null;
  let isMute = false; // a voice was there and could not speak
  /** @type {SpeechSynthesisUtterance | null} */ let speech = null; // held here: old Chromium collects it in the middle of a word
  let turn = 0;
  /** @type {Element | null} */ let marked = null;

  /** Choose a voice of the page's language: one of this machine before one that needs the internet. */
  function voiceOf(/** @type {string} */ language) {
    if (!synthesis || isMute) return null;
    const tongue = language === "en" ? /^en\b/i : /^(zh|cmn)\b/i;
    const voices = synthesis.getVoices().filter((voice) => tongue.test(voice.lang.replace("_", "-")));
    return voices.find((voice) => voice.localService) || voices[0] || null;
  }

  function mark(/** @type {Block | null} */ block) {
    marked?.removeAttribute(MARK);
    marked = block?.node ?? null;
    marked?.setAttribute(MARK, "");
    onBlock(block?.text ?? null);
  }

  function stop() {
    turn += 1;
    synthesis?.cancel();
    mark(null);
  }

  /** Read one block after the other, at this rate. What is being read stops. */
  function read(/** @type {Block[]} */ blocks, /** @type {number} */ rate) {
    stop();
    const ours = turn;
    const voice = voiceOf(currentLanguage());
    if (!voice) return;

    function next(/** @type {Block[]} */ waiting) {
      if (ours !== turn) return;
      const [block, ...rest] = waiting;
      if (!block) {
        mark(null);
        return;
      }
      speech = new SpeechSynthesisUtterance(block.text);
      Object.assign(speech, { lang: currentLanguage(), voice, rate, onend: () => next(rest), onerror: ({ error }) => ours === turn && fail(error) });
      mark(block);
      synthesis.speak(speech);
    }

    next(blocks);
  }

  /** End this reading. What only this one could not do says nothing of the next. */
  function fail(/** @type {string} */ error) {
    stop();
    if (!LASTING.has(error)) return;
    isMute = true;
    onVoices();
  }

  // Voices may come after the page. Old Safari cannot tell of it; there a screen drawn later finds them.
  if (synthesis && synthesis.addEventListener) {
    synthesis.addEventListener("voiceschanged", () => {
      isMute = false;
      onVoices();
    });
  }
  return { read, stop, canSpeak: (language = currentLanguage()) => voiceOf(language) !== null };
}
