// Sizes and kinds of files in words that people use.

import { t } from "/shared/i18n.js";

const KINDS = {
  "image/jpeg": "jpeg", "image/png": "png", "application/pdf": "pdf", "image/heic": "heic", "image/webp": "webp", "application/ofd": "ofd",
};

/** 1234567 → "1.2 MB". Below a tenth of a MB in KB, so that nothing is "0 MB". */
export function sizeText(bytes) {
  if (bytes < 102400) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  const mb = bytes / 1048576;
  return `${mb < 10 ? Math.round(mb * 10) / 10 : Math.round(mb)} MB`;
}

/** ["image/jpeg", "application/pdf"] → "照片（JPG）、PDF 文件". */
export const kindsText = (formats) =>
  formats.map((type) => (KINDS[type] ? t(`format.${KINDS[type]}`) : type)).join(t("list.comma"));
