// Files that were chosen in this visit, to be looked at again: small in a list, large in a dialog. They are in memory only and
// go with the visit; the server passes files on and has none to give back (docs/decisions/0031).

import { isPicture } from "/shared/matters/file-kinds.js";
import { sizeText } from "/shared/matters/sizes.js";
import { button, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { closeModal, openModal } from "/shared/page/modal.js";
import { t } from "/shared/words/i18n.js";

/** @type {WeakMap<object, Map<string, { file: File, address: string }>>} The files by visit (its `keep`) and by id. */
const visits = new WeakMap();

/** Keep a file that was sent, by the id that the server gave it. */
export function rememberFile(keep, id, file) {
  const files = visits.get(keep) ?? new Map();
  visits.set(keep, files);
  if (!files.has(id)) files.set(id, { file, address: URL.createObjectURL(file) });
}

/** Remove the files of a visit. */
export function forgetFiles(keep) {
  for (const { address } of visits.get(keep)?.values() ?? []) URL.revokeObjectURL(address);
  visits.delete(keep);
}

/** Create the small picture of a file, which opens it; null for one that was not chosen in this visit. */
export function thumbnail(keep, /** @type {{ id: string, name: string, mediaType: string | null }} */ { id, name, mediaType }) {
  const entry = visits.get(keep)?.get(id);
  if (!entry) return null;
  const kind = mediaType ?? entry.file.type;
  const look = el("span.thumb-picture", {}, icon("file"));
  if (isPicture(kind)) {
    const picture = el("img", { src: entry.address, alt: "" });
    picture.addEventListener("load", () => look.replaceChildren(picture)); // a kind that the browser cannot draw stays an icon
  }
  // As text: an attribute could not mark a Chinese name as Chinese.
  const words = el("span.visually-hidden", {}, t("file.look"), " ", el("span", {}, name));
  return el("button.thumb", { type: "button", testid: "thumbnail", onclick: () => show(entry, name, kind) }, look, words);
}

function show({ file, address }, name, kind) {
  const close = () => closeModal(dialog);
  const done = button(t("file.look.close"), close, { kind: "primary", iconName: "cross", testid: "preview-close" });
  const dialog = el("dialog.file-dialog.preview", { "aria-labelledby": "preview-name", testid: "preview" },
    el("div.row.between", {}, el("p.grow", { id: "preview-name" }, t("file.sized", { name, size: sizeText(file.size) })), done), content(address, kind));
  dialog.addEventListener("cancel", close);
  document.body.append(dialog);
  openModal(dialog);
  done.focus();
}

function content(address, kind) {
  const { pdfViewerEnabled: hasViewer = true } = /** @type {any} */ (navigator);
  if (isPicture(kind)) {
    const picture = el("img.preview-picture", { src: address, alt: "", testid: "preview-picture" });
    picture.addEventListener("error", () => picture.replaceWith(cannotShow()));
    return picture;
  }
  return kind === "application/pdf" && hasViewer ? el("iframe", { src: `${address}#view=FitH`, title: t("file.look.pdf"), testid: "preview-pdf" }) : cannotShow();
}

const cannotShow = () => el("p.soft", { testid: "preview-none" }, t("file.look.none"));
