// The watermarked file: fetched once with this terminal's proof, shown in a tab of its own, gone when the screen is cleared.

import { button, el, notice } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { ApiProblem, wordsFor } from "/shared/problem.js";

export function createFileViewer(call) {
  let tab = null;
  let address = null;
  let seen = null; // the scan whose file has been fetched

  function close() {
    if (address) URL.revokeObjectURL(address);
    address = null;
    tab?.close();
    tab = null;
  }

  /** The button for one scan. It works once, because the server gives the file once. */
  function control(scan) {
    const place = el("div.stack.tight.file", {});
    const open = async () => {
      // Opened at the press itself: a tab that opens after an answer has come is blocked as a pop-up.
      tab = window.open("", "_blank");
      start.disabled = true;
      try {
        const blob = await call("GET", scan.fileUrl, { as: "blob", timeout: 30000 });
        address = URL.createObjectURL(blob);
        if (tab && !tab.closed) tab.location.replace(address);
        else place.append(el("a.button", { href: address, download: "certificate.pdf", testid: "file-download" }, t("file.download")));
        seen = scan.scanId;
        start.querySelector("span").textContent = t("file.done");
      } catch (error) {
        tab?.close();
        const problem = ApiProblem.of(error);
        const words = wordsFor(problem);
        start.disabled = !problem.mayPassByItself;
        place.append(notice("bad", words.title, words.next, { role: "alert" }));
      }
    };
    const used = seen === scan.scanId;
    const start = button(t(used ? "file.done" : "file.view"), open, { kind: "primary", iconName: "file", testid: "view-file", disabled: used });
    place.append(start);
    return place;
  }

  return { control, close };
}
