// Between what a person types and what a form holds. What cannot be read is kept as it was typed: nothing is lost, and
// the server says what is wrong with it.

import { day, t } from "/shared/words/i18n.js";
import { narrow } from "/shared/words/typed-text.js";

const AMOUNT = /^\d{1,9}(\.\d{1,2})?$/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

const WHOLE_DATE = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))$/;

// A Chinese keyboard types a Chinese full stop; sums are copied with their marks.
const plain = (text) => narrow(text).replace(/。/g, ".").replace(/,/g, "");
const sum = (text) => plain(text).replace(/^¥|元$/g, "");
const number = (text) => plain(text).replace(/-/g, "").toUpperCase();

export const readers = {
  number: (text) => (NUMBER.test(plain(text)) ? Number(plain(text)) : text),
  // Typed in yuan, kept in fen; by digits, because 0.29 × 100 is not 29.
  amount(text) {
    if (!AMOUNT.test(sum(text))) return text;
    const [yuan, part = ""] = sum(text).split(".");
    return Number(yuan) * 100 + Number(part.padEnd(2, "0"));
  },
  idNumber: number,
  uscc: number,
};

export const readText = (field, text) => (text.trim() === "" ? null : (readers[field.type] ?? ((same) => same))(text));

/** Return the text that stands in the box for a value. */
export function typedText(field, value) {
  if (value === null || value === undefined) return "";
  if (field.type === "amount" && Number.isInteger(value)) return yuanText(value);
  return String(value);
}

export const yuanText = (fen) => (fen % 100 ? (fen / 100).toFixed(2) : String(fen / 100));

/** Read year, month and day of a date that was pasted whole into one box; null for anything else. */
export function wholeDate(text) {
  const [, year, ...rest] = WHOLE_DATE.exec(plain(text)) ?? [];
  return year ? [year, ...rest.filter(Boolean)] : null;
}

/** Join the three boxes: → "2026-03-09". Half a date is kept as it is, so that it comes back into its boxes. */
export function joinDate(year, month, date) {
  const [y, m, d] = [year, month, date].map(plain);
  if (!y && !m && !d) return null;
  return /^\d{4}$/.test(y) && /^\d{1,2}$/.test(m) && /^\d{1,2}$/.test(d) ? `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}` : `${y}-${m}-${d}`;
}

export const splitDate = (value) => {
  const [year = "", month = "", date = ""] = typeof value === "string" ? value.split("-") : [];
  return [year, month, date];
};

/** Return a value as it is read once more before the submission. */
export function shownValue(field, value) {
  if (value === null || value === undefined || value === "") return "";
  if (field.type === "yesNo") return typeof value === "boolean" ? t(value ? "yes" : "no") : String(value);
  if (field.type === "choice") return field.choices.find((choice) => choice.value === value)?.label ?? String(value);
  if (field.type === "amount" && Number.isInteger(value)) return t("amount.yuan", { n: yuanText(value) });
  if (field.type === "date" && !Number.isNaN(Date.parse(value))) return day(value);
  return String(value);
}

/** Tell if the item shows the field. A field that waits for a hidden one is hidden too. */
export function isShown(field, fields, form) {
  let depth = 0;
  for (let parent = field; parent?.shownWhen; parent = fields.find(({ name }) => name === parent.shownWhen.field)) {
    if (form[parent.shownWhen.field] !== parent.shownWhen.equals || (depth += 1) > fields.length) return false;
  }
  return true;
}

/** Return the server's words for a fault, with yuan instead of fen and three boxes instead of 2026-03-09. */
export function faultWords(field, value, why) {
  const empty = value === null || value === undefined || value === "";
  if (empty) return t(["choice", "yesNo"].includes(field.type) ? "fill.fault.choose" : "fill.fault.empty", { label: field.label });
  if (field.type === "date") return t("fill.fault.date");
  if (field.type === "number" && typeof value === "string") return t("fill.fault.number");
  if (field.type === "amount") {
    if (typeof value === "string") return t("fill.fault.amount");
    if (field.min !== null && value < field.min) return t("fill.fault.amountLow", { n: yuanText(field.min) });
    if (field.max !== null && value > field.max) return t("fill.fault.amountHigh", { n: yuanText(field.max) });
  }
  return why;
}
