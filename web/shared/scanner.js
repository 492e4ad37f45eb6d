// A USB scanner is a keyboard that types very fast and ends with Enter. This module tells it from a person, wherever
// the focus is, takes its text for a code, and leaves ordinary typing alone.

// gapMs tells a scanner from a person typing into a field. Where there is nothing to type into, slowGapMs gives wireless
// scanners and busy machines more time.
export const DEFAULTS = { gapMs: 50, slowGapMs: 250, minLength: 8, idleMs: 300, repeatMs: 2000 };

const CODE = /^[A-Za-z0-9_-]{32}$/;
const LINK = /^https?:\/\/[^/?#\s]+(?:\/[^?#\s]*)?\/q\/([A-Za-z0-9_-]{32})(?:[?#].*)?$/i;

/** The 32 characters of a code in a scanned or pasted text, or null. Full-width forms and stray spaces are undone. */
export function extractCode(text) {
  const plain = text.normalize("NFKC").replace(/[\s\u200B-\u200D\uFEFF]/g, "");
  if (CODE.test(plain)) return plain;
  return LINK.exec(plain)?.[1] ?? null;
}

// What a scanner means by a physical key: they type as an American keyboard. Needed when an input method swallows the
// character (key is "Process") or makes it Chinese ("：" for ":").
const SHIFTED = { Digit1: "!", Digit2: "@", Digit3: "#", Digit4: "$", Digit5: "%", Digit6: "^", Digit7: "&", Digit8: "*", Digit9: "(", Digit0: ")" };
const MARKS = {
  Minus: "-_", Equal: "=+", Slash: "/?", Period: ".>", Comma: ",<", Semicolon: ";:", Quote: "'\"", Backquote: "`~",
  BracketLeft: "[{", BracketRight: "]}", Backslash: "\\|", Space: "  ",
};

function fromPhysicalKey(code, shift) {
  if (/^Key[A-Z]$/.test(code)) return shift ? code[3] : code[3].toLowerCase();
  if (/^Digit\d$/.test(code)) return shift ? SHIFTED[code] : code[5];
  if (/^Numpad\d$/.test(code)) return code[6];
  return MARKS[code]?.[shift ? 1 : 0] ?? { NumpadDivide: "/", NumpadSubtract: "-", NumpadDecimal: "." }[code] ?? null;
}

/** The character a key press stands for, or null when it stands for none (Shift, F5, a shortcut). */
export function characterOf({ key, code = "", shiftKey = false, capsLock = false, ctrlKey = false, altKey = false, metaKey = false }) {
  if (ctrlKey || altKey || metaKey) return null;
  if (key?.length === 1) {
    const plain = key.normalize("NFKC");
    if (/^[!-~]$/.test(plain)) {
      // With Caps Lock on, letters come out inverted (or, on some systems, all large): the scanner does not know that
      // it is on, and its Shift key alone says which case it meant.
      if (capsLock && /[A-Za-z]/.test(plain)) return shiftKey ? plain.toUpperCase() : plain.toLowerCase();
      return plain;
    }
  }
  if (key?.length === 1 || key === "Process" || key === "Unidentified") return fromPhysicalKey(code, shiftKey);
  return null;
}

/** Collects characters that follow each other within a gap; slower ones start anew. Times in milliseconds. */
export class BurstReader {
  #last = -Infinity;
  text = "";

  constructor(options = {}) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** True when this character begins a new burst. */
  add(character, time, gapMs = this.options.gapMs) {
    const fresh = time - this.#last > gapMs;
    this.text = fresh ? character : this.text + character;
    this.#last = time;
    return fresh;
  }

  /** The burst's text if it is one, and a clean slate. Enter or Tab must come as fast as the characters did. */
  end(time, gapMs = this.options.gapMs) {
    const { text } = this;
    const inTime = time - this.#last <= gapMs;
    this.text = "";
    this.#last = -Infinity;
    return inTime && text.length >= this.options.minLength ? text : null;
  }
}

/** A scanner held over a code reads it again and again. */
export class RepeatGuard {
  #code = null;
  #at = -Infinity;

  constructor(repeatMs = DEFAULTS.repeatMs) {
    this.repeatMs = repeatMs;
  }

  isRepeat(code, time) {
    const repeat = code === this.#code && time - this.#at < this.repeatMs;
    this.#code = code;
    this.#at = time;
    return repeat;
  }
}

const isField = (node) => node?.matches?.("input, textarea, select");
const isTyping = (node) => node?.matches?.("input:not([type=radio]):not([type=checkbox]), textarea");

/** What a field held before the scanner typed into it. */
function snapshotOf(field) {
  return isField(field) ? { field, value: field.value, start: field.selectionStart ?? null, end: field.selectionEnd ?? null } : null;
}

function restore({ field, value, start, end }) {
  if (field.value === value) return;
  field.value = value;
  if (start !== null && field.setSelectionRange) field.setSelectionRange(start, end);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * Listens on the whole page. onCode(code) for a code; onUnknown() for a fast burst that is no code of ours.
 * Returns a function that stops listening.
 */
export function attachScanner({ target = document, onCode, onUnknown = () => {}, options = {} }) {
  const settings = { ...DEFAULTS, ...options };
  const burst = new BurstReader(settings);
  const guard = new RepeatGuard(settings.repeatMs);
  let before = null;
  let timer = null;

  const gapFor = (event) => (isTyping(event.target) ? settings.gapMs : settings.slowGapMs);

  function finish(text, event) {
    clearTimeout(timer);
    const code = extractCode(text);
    // The end key must not press a button or send a form: it was the scanner's.
    event?.preventDefault();
    event?.stopImmediatePropagation();
    cleanField();
    if (code === null) onUnknown();
    else if (!guard.isRepeat(code, performance.now())) onCode(code);
  }

  function cleanField() {
    const snapshot = before;
    before = null;
    if (!snapshot) return;
    const hadFocus = document.activeElement === snapshot.field;
    // Leaving the field ends an input method's composition, which would otherwise write its text afterwards.
    snapshot.field.blur();
    restore(snapshot);
    setTimeout(() => {
      restore(snapshot);
      if (hadFocus) snapshot.field.focus();
    }, 0);
  }

  function onKey(event) {
    if (event.repeat) return; // a key held down is a person
    if (event.key === "Enter" || event.key === "Tab" || event.code === "Enter" || event.code === "NumpadEnter") {
      const text = burst.end(event.timeStamp, gapFor(event));
      if (text !== null) finish(text, event);
      return;
    }
    const character = characterOf({
      key: event.key, code: event.code, shiftKey: event.shiftKey, ctrlKey: event.ctrlKey, altKey: event.altKey,
      metaKey: event.metaKey, capsLock: event.getModifierState?.("CapsLock") ?? false,
    });
    if (character === null) return;
    if (burst.add(character, event.timeStamp, gapFor(event))) before = snapshotOf(event.target);
    clearTimeout(timer);
    // Some scanners send no Enter: silence after something that is a code ends it as well.
    timer = setTimeout(() => {
      if (extractCode(burst.text) !== null) finish(burst.end(0, Infinity), null);
    }, settings.idleMs);
  }

  target.addEventListener("keydown", onKey, true);
  return () => {
    clearTimeout(timer);
    target.removeEventListener("keydown", onKey, true);
  };
}
