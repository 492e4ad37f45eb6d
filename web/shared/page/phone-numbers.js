// Telephone numbers as offices write them: several in one line, with an extension, in full width, among words.

import { el } from "/shared/page/dom.js";
import { numberLink } from "/shared/page/to-a-person.js";

// Between the groups of one number.
const GAP = "[ .-]{0,2}";
const COUNTRY = "\\(?(?:\\+|00)86\\)?";
const LOCAL = `[2-9]\\d{2,3}${GAP}\\d{4}`;
const AREA = "(?:10|2\\d|[3-9]\\d{2})";
const NUMBER = [
  `(?:(?<prefix>${COUNTRY})${GAP})?(?<mobile>1[3-9]\\d${GAP}\\d{4}${GAP}\\d{4})`,
  `(?<free>[48]00(?:${GAP}\\d){7})`,
  `${COUNTRY}${GAP}\\(?(?<code>0?${AREA})\\)?${GAP}(?<far>${LOCAL})`,
  `\\(?(?<area>0${AREA})\\)?${GAP}(?<near>${LOCAL})`,
  `(?<local>${LOCAL})`,
  "(?<short>11[0249]|12[02]|1[02]\\d{3}|9[56]\\d{3})", // police and the like, 12345, 10086, 95598
].join("|");
// 转801, 转分机801, ext. 801, #801, -801. Fewer digits after a dash mean "21 to 24", which nobody can dial.
const EXTENSION = "(?: ?(?:[转轉]接?(?:分机|分機)?|分机|分機|内线|ext\\.?|x|#)[ :]{0,2}(?<extension>\\d{1,6})|-(?<dashed>\\d{3,6}))?";
const ANY = new RegExp(`(?<before>^|[^\\d])(?:${NUMBER})${EXTENSION}(?!\\d)`, "gi");

const digits = (text) => text.replace(/\D/g, "");

/** Replace wide characters by plain ones of the same length, so that places in the result are places in the text. */
const plain = (text) => text
  .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
  .replace(/[\u2010-\u2015\u2212\u30fc\ufe63]/g, "-")
  .replace(/[\s\u200b-\u200f\u2060\ufeff]/g, " ");

/**
 * Split the text into words and numbers.
 * The text in pieces: [{ text, dial }]. `dial` is what a tel: link has, null for words. An extension follows a comma, a
 * pause on iOS and Android: they take RFC 3966's ";ext=" for letters to dial. A number without an area code has that of
 * the number before it.
 */
export function phoneParts(text) {
  const parts = [];
  let end = 0;
  let area = "";
  for (const match of plain(text).matchAll(ANY)) {
    const groups = match.groups;
    const start = match.index + groups.before.length;
    area = groups.area ?? (groups.code ? `0${groups.code.replace(/^0/, "")}` : area);
    const extension = groups.extension ?? groups.dashed;
    if (start > end) parts.push({ text: text.slice(end, start), dial: null });
    end = match.index + match[0].length;
    parts.push({ text: text.slice(start, end), dial: dialText(groups, area) + (extension ? `,${extension}` : "") });
  }
  if (end < text.length) parts.push({ text: text.slice(end), dial: null });
  return parts;
}

function dialText(parts, area) {
  if (parts.mobile) return (parts.prefix ? "+86" : "") + digits(parts.mobile);
  if (parts.far) return `+86${digits(parts.code).replace(/^0/, "")}${digits(parts.far)}`;
  if (parts.near) return parts.area + digits(parts.near);
  return parts.local ? area + digits(parts.local) : digits(parts.free ?? parts.short);
}

/** Return the first number in the text that can be called, { text, dial }, or undefined. */
export const firstPhone = (text) => phoneParts(text ?? "").find(({ dial }) => dial);

/** Return the text with each number as a link that a finger can call; null for no text. */
export function callLinks(text) {
  if (!text) return null;
  const [first, ...more] = phoneParts(text).map(({ text: words, dial }) => (dial
    ? numberLink(dial, words)
    : el("span", {}, words)));
  return more.length ? el("span", {}, first, ...more) : first;
}
