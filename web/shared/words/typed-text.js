// What people type and paste where the browser must read it itself. Twin of bff/typed_text.py: what is pasted from
// contacts, Word or a PDF carries blanks and marks that nobody sees, full-width digits and any kind of dash.

const DASH = /[\p{Pd}\u2212\u02d7\u2043\u30fc]/gu;
const UNSEEN = /[\p{C}\p{Z}\p{M}\s\u034f\u115f\u1160\u2800\u3164\uffa0\ufffc]/gu;
const OTHER_DIGIT = /\p{Nd}/gu;

// Digits of every script stand in rows of ten that begin at their zero.
function digitOf(character) {
  let zero = character.codePointAt(0);
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(character.codePointAt(0) - zero);
}

/** Convert a number of a document, a phone, an amount or a date to the form that machines compare. */
export const narrow = (text) =>
  text.normalize("NFKC").replace(DASH, "-").replace(UNSEEN, "").replace(OTHER_DIGIT, (digit) => (digit < "\u0080" ? digit : digitOf(digit)));
