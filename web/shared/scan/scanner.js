// A USB scanner is a keyboard that types very fast and mostly ends with Enter. This module tells it from a person,
// wherever the focus is, takes its text for a code, and leaves ordinary typing alone.

import { createSingleKey } from "/shared/scan/single-key.js";
import { codeOf, isLink, strokeOf, strokeOfNumber, textOf } from "/shared/scan/scan-text.js";

// In a text field only keys within gapMs of each other are a scanner's, unless they spell a code. Elsewhere slowGapMs
// gives wireless scanners and busy machines more time. Keys that end a line are the scanner's for tailMs after a scan.
// A machine that stands still delivers the rest of a scan late: for lateMs, keys whose own times continue it still do.
export const DEFAULTS = { gapMs: 50, slowGapMs: 250, minLength: 8, minOutside: 3, idleMs: 300, foreignIdleMs: 800, lateMs: 5000, tailMs: 400, repeatMs: 2000 };

/** Strokes that follow each other within a gap; a slower one starts anew. Times in milliseconds. */
class Burst {
  constructor(gapMs) {
    this.gapMs = gapMs;
    this.clear();
  }

  clear() {
    this.strokes = [];
    this.snapshot = null;
    this.lastAt = -Infinity;
  }

  goesOn(time) {
    return this.strokes.length > 0 && time - this.lastAt <= this.gapMs;
  }

  add(stroke, time, target) {
    if (!this.goesOn(time)) {
      this.strokes = [];
      this.snapshot = snapshotOf(target);
    }
    this.strokes.push(stroke);
    this.lastAt = time;
  }
}

/** A scanner held over a code reads it again and again. */
export class RepeatGuard {
  constructor(repeatMs = DEFAULTS.repeatMs) {
    this.repeatMs = repeatMs;
    this.text = null;
    this.at = -Infinity;
  }

  isRepeat(text, time) {
    const repeat = text === this.text && time - this.at < this.repeatMs;
    this.text = text;
    this.at = time;
    return repeat;
  }
}

const isSelect = (node) => Boolean(node && node.matches && node.matches("select"));
const isTyping = (node) => Boolean(node && node.matches && node.matches("input, textarea") && !/^(radio|checkbox|button|submit|file)$/.test(node.type));

/** Return what a field held before the scanner typed into it. */
function snapshotOf(field) {
  if (!isTyping(field)) return null;
  const { value, selectionStart = null, selectionEnd = null } = field;
  return { field, value, start: selectionStart, end: selectionEnd };
}

function put(field, value, start, end) {
  if (field.value === value) return;
  field.value = value;
  if (start !== null && field.setSelectionRange) field.setSelectionRange(start, end);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Leave `text` in the field in place of what the keys have typed: none of it, or all of it as it was meant. */
function settle({ field, value, start, end }, text) {
  if (text !== "" && start === null) return; // a field that does not tell its cursor keeps what it was given
  const newValue = text === "" ? value : value.slice(0, start) + text + value.slice(end);
  if (text !== "" && (field.value === newValue || (field.maxLength > 0 && newValue.length > field.maxLength))) return;
  const [from, to] = text === "" ? [start, end] : [start + text.length, start + text.length];
  const hadFocus = document.activeElement === field;
  // Leaving the field ends an input method's composition, which would otherwise write its text afterwards.
  field.blur();
  put(field, newValue, from, to);
  setTimeout(() => {
    put(field, newValue, from, to);
    if (hadFocus) field.focus();
  }, 0);
}

const isLineFeed = (event) => event.ctrlKey && (event.code === "KeyJ" || event.code === "KeyM" || /^[jm]$/i.test(event.key));
const isEnd = (event) => /^(Enter|NumpadEnter|Tab)$/.test(event.code) || event.key === "Enter" || event.key === "Tab" || isLineFeed(event);

function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/**
 * Attach the scanner.
 * Listens on the whole page. onCode(code) for a code; onUnknown({ kept }) for a fast burst that is no code of ours: `kept`
 * is true when it was left in the text field that had the focus, as what a card reader types there should be.
 * onKey(character) for a key that a person pressed by itself, outside text fields. What it returns takes that back: it is
 * called when late keys show that a scanner typed it after all.
 * Returns a function that stops listening.
 */
export function attachScanner({ target = document, onCode, onUnknown = (_text) => {}, onKey = /** @type {(character: string) => (() => void) | undefined} */ ((_character) => undefined), options = {} }) {
  const settings = { ...DEFAULTS, ...options };
  const quick = new Burst(settings.gapMs);
  const slow = new Burst(settings.slowGapMs);
  const guard = new RepeatGuard(settings.repeatMs);
  /** @type {number | null} */ let timer = null;
  let number = ""; // of a character that is typed with Alt
  let tailUntil = -Infinity;
  const swallowed = new Set(); // keys whose release must not press anything either
  const single = createSingleKey({ onKey, most: settings.minOutside });

  /** Read what has been scanned, { code, text, snapshot }, or null when a person typed. */
  function read(least) {
    for (const { strokes, snapshot } of [quick, slow]) {
      const code = codeOf(strokes);
      if (code !== null) return { code, text: code, snapshot };
    }
    const burst = slow.snapshot ? quick : slow;
    const enough = burst.strokes.length >= (burst === quick ? settings.minLength : least);
    return enough ? { code: null, text: textOf(burst.strokes), snapshot: burst.snapshot } : null;
  }

  /** Forget what a person has typed. */
  function forget() {
    clearTimeout(timer);
    single.forget();
    quick.clear();
    slow.clear();
  }

  function finish(result, time) {
    forget();
    report(result, time);
  }

  function report({ code, text, snapshot }, time) {
    tailUntil = time + settings.tailMs;
    const again = guard.isRepeat(text, performance.now());
    const isKept = code === null && snapshot !== null && !isLink(text);
    if (snapshot) settle(snapshot, isKept && !again ? text : "");
    if (again) return;
    if (code === null) onUnknown({ kept: isKept });
    else onCode(code);
  }

  /** Swallow the key that ends a scan, and a second one after it: they must not press a button or send a form. */
  function swallowEnd(event) {
    const time = event.timeStamp;
    if (slow.goesOn(time)) single.refuse();
    const result = slow.goesOn(time) ? read(settings.minOutside) : null;
    const isQuick = quick.goesOn(time) && !isTyping(event.target); // no person is as fast, even after one key
    if (!result && !isQuick && time > tailUntil) return;
    swallow(event);
    swallowed.add(event.code);
    if (result) finish(result, time);
    else tailUntil = time + settings.tailMs;
  }

  function takeStroke(stroke, event) {
    const time = event.timeStamp;
    // Outside text fields a scanner's keys would press a button (Space) or open the browser's search. From a list even the
    // first one would choose: a list is left to the arrow keys.
    const spoils = slow.goesOn(time) || (isSelect(event.target) && stroke.typed !== " ");
    if (spoils && !isTyping(event.target) && event.type === "keydown") {
      event.preventDefault();
      swallowed.add(event.code);
    }
    const mayBePersons = event.type === "keydown" && !event.altKey && !isTyping(event.target) && time > tailUntil;
    single.take(mayBePersons ? stroke.typed : null, { goesOn: slow.goesOn(time), isQuick: quick.goesOn(time) });
    quick.add(stroke, time, event.target);
    slow.add(stroke, time, event.target);
    clearTimeout(timer);
    // Some scanners send no Enter: then silence ends the scan. What is no code may be one that is not yet complete.
    timer = setTimeout(() => {
      single.tell();
      const result = read(settings.minLength);
      if (result && result.code !== null) finish(result, performance.now());
      else timer = setTimeout(() => pause(result), settings.foreignIdleMs - settings.idleMs);
    }, settings.idleMs);
  }

  /** Report what is known after a silence that may be the scan's end, or the machine's. The strokes wait for late ones. */
  function pause(result) {
    timer = setTimeout(forget, settings.lateMs);
    if (result) report(result, performance.now());
  }

  function onDown(event) {
    if (event.repeat) return; // a key held down is a person
    if (event.altKey && /^Numpad\d$/.test(event.code)) number += event.code[6];
    if (isEnd(event)) return swallowEnd(event);
    const stroke = strokeOf({
      key: event.key, code: event.code, shiftKey: event.shiftKey, ctrlKey: event.ctrlKey, altKey: event.altKey,
      metaKey: event.metaKey, capsLock: event.getModifierState ? event.getModifierState("CapsLock") : false,
    });
    if (stroke) return takeStroke(stroke, event);
    // Control characters arrive as Ctrl with a letter: as shortcuts of the browser they would print or save.
    const inScan = slow.strokes.length >= settings.minOutside && slow.goesOn(event.timeStamp);
    if (event.ctrlKey && event.key.length === 1 && (inScan || event.timeStamp <= tailUntil)) swallow(event);
    return undefined;
  }

  function onUp(event) {
    if (event.key === "Alt" && number) {
      const stroke = strokeOfNumber(number);
      number = "";
      if (stroke) takeStroke(stroke, event);
    }
    if (swallowed.delete(event.code)) swallow(event);
  }

  target.addEventListener("keydown", onDown, true);
  target.addEventListener("keyup", onUp, true);
  return () => {
    clearTimeout(timer);
    target.removeEventListener("keydown", onDown, true);
    target.removeEventListener("keyup", onUp, true);
  };
}
