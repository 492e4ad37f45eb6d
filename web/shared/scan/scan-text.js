// Which characters a scanner means by its key strokes, and whether they spell a code of ours.

const CODE = /^[A-Za-z0-9_-]{32}$/;
// Some scanners put one to three letters of their own for the kind of code before the text.
const LINK = /^(?:[a-z0-9]{1,3},?)?https?:\/\/[^/?#\s]+(?:\/[^?#\s]*)?\/q\/([A-Za-z0-9_-]{32})(?:[?#].*)?$/i;
// The AIM symbology identifier (ISO/IEC 15424, "]Q1" for a QR code) and the ECI designator ("\000026" for UTF-8).
const PREFIX = /^(?:\][A-Za-z][0-9A-Za-z]|\\\d{6})+/;
const SCHEME = /https?(?=:\/\/)/i;
const LETTER = /[A-Za-z]/;

const withoutPrefix = (text) => text.replace(PREFIX, "");

/** Extract the 32 characters of a code from a scanned or pasted text, or return null. Undoes full-width forms and stray spaces. */
export function extractCode(text) {
  const plain = withoutPrefix(text.normalize("NFKC").replace(/[\s\u200B-\u200D\uFEFF]/g, ""));
  if (CODE.test(plain)) return plain;
  const link = LINK.exec(plain);
  return link ? link[1] : null;
}

/** Tell if the text is an address (https:, weixin:, alipays:). People and card readers type none into a form. */
export const isLink = (text) => /^[a-z][a-z0-9+.-]*:\S/i.test(text);

// The keys of an American keyboard, which is what scanners imitate. Needed when an input method swallows the character
// (key is "Process"), makes it Chinese ("：" for ":"), or when the system has another keyboard layout.
const SHIFTED = { Digit1: "!", Digit2: "@", Digit3: "#", Digit4: "$", Digit5: "%", Digit6: "^", Digit7: "&", Digit8: "*", Digit9: "(", Digit0: ")" };
const MARKS = {
  Minus: "-_", Equal: "=+", Slash: "/?", Period: ".>", Comma: ",<", Semicolon: ";:", Quote: "'\"", Backquote: "`~",
  BracketLeft: "[{", BracketRight: "]}", Backslash: "\\|", Space: "  ",
};
const PAD = { NumpadDivide: "/", NumpadSubtract: "-", NumpadDecimal: ".", NumpadAdd: "+", NumpadMultiply: "*" };

function onAmericanKeys(code, shift, capsLock) {
  if (/^Key[A-Z]$/.test(code)) return shift !== capsLock ? code[3] : code[3].toLowerCase();
  if (/^Digit\d$/.test(code)) return shift ? SHIFTED[code] : code[5];
  if (/^Numpad\d$/.test(code)) return code[6];
  return (MARKS[code] && MARKS[code][shift ? 1 : 0]) || PAD[code] || null;
}

/**
 * Read a key press.
 * What a key press types: { typed, physical, shift, capsLock }, or null when it types nothing (Shift, F5, a shortcut).
 * `typed` is the character as it arrived, `physical` the one on an American keyboard. Alt alone does not make a shortcut:
 * some scanners set it on every key.
 */
export function strokeOf({ key = "", code = "", shiftKey = false, ctrlKey = false, altKey = false, metaKey = false, capsLock = false }) {
  if (metaKey || (ctrlKey && !altKey)) return null; // Ctrl with Alt is AltGr
  if (altKey && /^Numpad\d$/.test(code)) return null; // a digit of a character's number: see characterOfNumber
  const physical = onAmericanKeys(code, shiftKey, capsLock);
  const plain = key.length === 1 ? key.normalize("NFKC") : "";
  const typed = /^[ -~]$/.test(plain) ? plain : key.length === 1 || key === "Process" || key === "Unidentified" ? physical : null;
  return typed === null ? null : { typed, physical: physical === null ? typed : physical, shift: shiftKey, capsLock };
}

/** Return the stroke for a character given by its number with Alt held ("Alt mode"), or null. */
export function strokeOfNumber(digits) {
  const character = String.fromCharCode(Number(digits));
  return /^[ -~]$/.test(character) ? { typed: character, physical: character, shift: false, capsLock: false } : null;
}

const swapCase = (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase());

/**
 * Restore the case of a scanned text.
 * Codes are case-sensitive, and Caps Lock spoils the case in more than one way: a person left it on, or the scanner uses
 * it in place of Shift. Our links begin with a small "https", which tells whether the case has been turned around.
 */
function inRightCase(characters, strokes) {
  const text = characters.join("");
  const scheme = SCHEME.exec(text);
  const turned = scheme ? scheme[0] !== scheme[0].toLowerCase() : strokes.every((stroke, at) => stroke.capsLock || !LETTER.test(characters[at]));
  if (!turned) return text;
  // Where the scanner uses Shift, that key alone says which case it meant: some systems make all letters large.
  const usesShift = strokes.some((stroke, at) => stroke.shift && LETTER.test(characters[at]));
  return characters.map((character, at) => {
    if (!usesShift) return swapCase(character);
    return strokes[at].shift ? character.toUpperCase() : LETTER.test(character) ? character.toLowerCase() : character;
  }).join("");
}

const spell = (strokes, which) => inRightCase(strokes.map((stroke) => stroke[which]), strokes);

/** Return the text of the strokes, without the scanner's prefix for the kind of code. */
export const textOf = (strokes) => withoutPrefix(spell(strokes, "typed"));

/** Return the code that the strokes spell, as typed or as typed on an American keyboard, or null. */
export function codeOf(strokes) {
  const asTyped = extractCode(spell(strokes, "typed"));
  return asTyped === null ? extractCode(spell(strokes, "physical")) : asTyped;
}
