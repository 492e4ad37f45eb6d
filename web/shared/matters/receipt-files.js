// The receipt as picture or PDF, drawn by the server: to the phone's own list of ways to keep it, or as a download.

import { announce } from "/shared/page/announce.js";
import { button, el, notice } from "/shared/page/dom.js";
import { attempt } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";

const READ = /** @type {const} */ ({ as: "blob", timeout: 30000 }); // drawing takes its time
const FORMS = [
  { ending: "png", media: "image/png", words: "receipt.picture", read: (/** @type {App} */ app, id) => app.call("GET", `/v1/cases/${encodeURIComponent(id)}/receipt.png`, READ) },
  { ending: "pdf", media: "application/pdf", words: "receipt.pdf", read: (/** @type {App} */ app, id) => app.call("GET", `/v1/cases/${encodeURIComponent(id)}/receipt.pdf`, READ) },
];
const READ_BY_THEN_MS = 10000;

/** Create the buttons of both forms, side by side. Null where nothing may stay on the disk (a kiosk). */
export function receiptFiles(/** @type {App} */ app, { id, number }) {
  if (!app.can.save) return null;
  const place = el("div", {});
  const buttons = FORMS.map(({ ending, media, words, read }) => {
    const save = button(t(words), () => attempt(save, place, async () => {
      const outcome = await handOver(new File([await read(app, id)], `${number}.${ending}`, { type: media }));
      place.replaceChildren(notice("good", t(outcome), t(`${outcome}.detail`, { name: `${number}.${ending}` }), { testid: "receipt-saved" }));
      announce(t(outcome));
    }), { kind: "grow", iconName: "save", testid: `save-${ending}` });
    return save;
  });
  return el("section.stack.tight.no-print", { "aria-labelledby": "receipt-files", testid: "receipt-files" },
    el("h2", { id: "receipt-files" }, t("receipt.save")),
    el("div.row", {}, buttons), place);
}

/** Give the file to the phone, and return the key of what happened. AbortError: its person thought better of it. */
async function handOver(file) {
  if (matchMedia("(pointer: coarse)").matches && navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share?.({ files: [file] });
      return "receipt.handedOver";
    } catch (error) {
      if (error.name === "AbortError") throw error;
      // Refused, for instance since the press was too long ago: a download needs no leave.
    }
  }
  download(file);
  return "receipt.saved";
}

function download(file) {
  const address = URL.createObjectURL(file);
  el("a", { href: address, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(address), READ_BY_THEN_MS);
}
