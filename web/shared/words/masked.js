// Masked values in words: 3***************80 → 尾号 80. Stars say nothing, and a screen reader says each of them.

import { t } from "/shared/words/i18n.js";

const MASKED_NUMBER = /^[0-9A-Za-z]*\*+([0-9A-Za-z]+)$/;

/** Return a masked number as its end; anything else as it is. */
export function maskedWords(text) {
  const tail = typeof text === "string" ? MASKED_NUMBER.exec(text)?.[1] : null;
  return tail ? t("masked.tail", { tail }) : text;
}
