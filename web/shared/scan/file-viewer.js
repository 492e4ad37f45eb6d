// The watermarked file: fetched once with this terminal's proof, shown over the page, gone when the screen is cleared.

import { ApiProblem, wordsFor } from "/shared/net/problem.js";
import { button, el, notice } from "/shared/page/dom.js";
import { closeModal, openModal } from "/shared/page/modal.js";
import { t } from "/shared/words/i18n.js";

const TIMEOUT_MS = 30000;

export function createFileViewer(call) {
  /** @type {string | null} */ let address = null;
  /** @type {HTMLDialogElement | null} */ let dialog = null;
  /** @type {string | null} */ let fetched = null; // the scan whose file has been fetched: the server gives it once
  /** @type {AbortController | null} */ let flight = null;

  function close() {
    if (dialog) closeModal(dialog);
    dialog = null;
  }

  function forget() {
    flight?.abort();
    flight = null;
    close();
    if (address) URL.revokeObjectURL(address);
    address = null;
    fetched = null;
  }

  function show() {
    const frame = el("iframe", { src: `${address}#view=FitH`, title: t("file.title"), testid: "file-frame" });
    dialog = el("dialog.file-dialog", { "aria-label": t("file.title"), testid: "file-dialog" },
      el("div.row.between", {},
        button(t("file.print"), () => frame.contentWindow?.print(), { iconName: "print", testid: "file-print" }),
        button(t("file.close"), close, { kind: "primary", testid: "file-close" })),
      frame);
    dialog.addEventListener("cancel", close);
    document.body.append(dialog);
    openModal(dialog);
    dialog.querySelector('[data-testid="file-close"]').focus();
  }

  /** Create the button for one scan. It fetches once and shows as often as wanted until the screen is cleared. */
  function control(scan, { kind = "primary" } = {}) {
    const place = el("div.stack.tight.file", {});
    const { pdfViewerEnabled: canShow = true } = navigator;

    function offer() {
      if (canShow) show();
      else place.append(el("a.button", { href: address, download: "certificate.pdf", testid: "file-download" }, t("file.download")));
    }

    async function open() {
      if (fetched === scan.scanId) return offer();
      start.disabled = true;
      flight = new AbortController();
      const { signal } = flight;
      try {
        const blob = await call("GET", scan.fileUrl, { as: "blob", timeout: TIMEOUT_MS, signal });
        if (signal.aborted) return undefined; // cleared meanwhile
        address = URL.createObjectURL(blob);
        fetched = scan.scanId;
        start.disabled = false;
        offer();
      } catch (error) {
        if (signal.aborted) return undefined;
        const problem = ApiProblem.of(error);
        const words = wordsFor(problem);
        start.disabled = !problem.mayPassByItself;
        place.append(notice("bad", words.title, words.next, { role: "alert", testid: "file-problem" }));
      }
      return undefined;
    }

    const start = button(t("file.view"), open, { kind, iconName: "file", testid: "view-file" });
    place.append(start);
    return place;
  }

  return { control, forget };
}
