// Codes that people read from a screen or a telephone and type: how they are compared, shown, and found wrong before anybody is asked.

import { t } from "/shared/words/i18n.js";

const NEVER = /[^23456789ABCDEFGHJKMNPQRSTUVWXYZ]/g; // none that are taken for one another, as the server makes them

/** Remove what is typed between the letters, and make wide ones narrow. */
export const plainCode = (text) => text.normalize("NFKC").replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();

/** Split a code in fours, as it stands where it is read. */
export const codeInFours = (code) => code.match(/.{1,4}/gu)?.join("-") ?? "";

/** Say what is wrong with a plain code of this length; null when it may be right. */
export function codeFault(code, length) {
  if (!code) return t("code.empty");
  const never = [...new Set(code.match(NEVER) ?? [])].join(t("list.comma"));
  if (never) return t("code.letters", { found: never });
  return code.length === length ? null : t("code.length", { length, n: code.length });
}

/** Mark a field as wrong, or no longer. A wrong one has the focus, and what was typed stays in it. */
export function markField(field, wrong) {
  if (wrong) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  if (wrong) field.focus();
}
