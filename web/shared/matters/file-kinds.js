// What a file is, from how it begins: browsers go by its name, and their words for one kind differ. The server looks closer and has the last word.

import { t } from "/shared/words/i18n.js";

const HEAD = 1029; // a PDF may begin within the first 1,024 bytes

const KINDS = {
  "image/jpeg": { label: "jpeg", endings: ".jpg,.jpeg", same: ["image/jpg", "image/pjpeg"] },
  "image/png": { label: "png", endings: ".png", same: ["image/x-png"] },
  "application/pdf": { label: "pdf", endings: ".pdf", same: ["application/x-pdf", "application/acrobat"] },
  "image/heic": { label: "heic", endings: ".heic,.heif", same: ["image/heif", "image/heic-sequence", "image/heif-sequence"] },
  "image/webp": { label: "webp", endings: ".webp", same: [] },
  "image/gif": { label: "gif", endings: ".gif", same: [] },
  "image/bmp": { label: "bmp", endings: ".bmp", same: ["image/x-ms-bmp"] },
  "image/tiff": { label: "tiff", endings: ".tif,.tiff", same: ["image/tif"] },
  "application/ofd": { label: "ofd", endings: ".ofd", same: ["application/vnd.ofd", "application/x-ofd"] },
  "application/msword": { label: "doc", endings: ".doc", same: ["application/x-msword"] },
  "application/vnd.ms-excel": { label: "xls", endings: ".xls", same: ["application/x-msexcel", "application/x-excel"] },
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": { label: "docx", endings: ".docx", same: [] },
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": { label: "xlsx", endings: ".xlsx", same: [] },
  "application/zip": { label: "zip", endings: ".zip", same: ["application/x-zip-compressed"] },
};
const SAME = new Map(Object.entries(KINDS).flatMap(([kind, { same }]) => same.map((word) => /** @type {[string, string]} */ ([word, kind]))));
const HEIC = /^(hei[cxms]|hev[cx]|mif1|msf1)$/;

export function plainKind(type) {
  const plain = type.split(";")[0].trim().toLowerCase();
  return SAME.get(plain) ?? plain;
}

const kindsOf = (formats) => [...new Set(formats.map(plainKind))];

/** Name the kinds in words: ["image/jpeg", "application/pdf"] → "照片（JPG）、PDF 文件". */
export const kindsText = (formats) => kindsOf(formats).map((kind) => (KINDS[kind] ? t(`format.${KINDS[kind].label}`) : kind)).join(t("list.comma"));

/** Return the `accept` of a file input: each kind by its name and by its endings, as many systems know only one of them. */
export const acceptOf = (formats) => kindsOf(formats).map((kind) => (KINDS[kind] ? `${kind},${KINDS[kind].endings}` : kind)).join(",");

export const isPicture = (type) => plainKind(type).startsWith("image/");

/** Tell if the server may take the file. The server decides what cannot be told here. */
export async function mayBeTaken(file, formats) {
  const kind = await kindOfFile(file);
  return kind === null || kindsOf(formats).includes(kind);
}

async function kindOfFile(file) {
  try {
    return kindOf(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));
  } catch {
    return null; // its stick has been pulled out: sending it says so
  }
}

function kindOf(head) {
  const text = String.fromCharCode(...head);
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("\x89PNG\r\n")) return "image/png";
  if (text.startsWith("GIF8")) return "image/gif";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "image/webp";
  if (text.slice(4, 8) === "ftyp" && HEIC.test(text.slice(8, 12))) return "image/heic";
  return text.includes("%PDF-") ? "application/pdf" : null;
}
