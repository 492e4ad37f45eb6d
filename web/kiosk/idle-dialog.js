// "Are you still there?" A modal that any answer closes; it counts down in sight and speaks once.

import { announce, clearAnnouncements } from "/shared/page/announce.js";
import { button, el } from "/shared/page/dom.js";
import { closeModal, openModal } from "/shared/page/modal.js";
import { languageTag, t } from "/shared/words/i18n.js";

export function createIdleDialog({ onStay, onEnd }) {
  /** @type {HTMLDialogElement | null} */ let dialog = null;
  let spoken = "";

  function hide() {
    if (!dialog) return;
    closeModal(dialog);
    clearAnnouncements();
    dialog = null;
  }

  function open() {
    const opened = el("dialog.stack.idle", { role: "alertdialog", "aria-labelledby": "idle-title", "aria-describedby": "idle-text", testid: "idle-warning" },
      el("h2", { id: "idle-title" }, t("idle.title")),
      el("p.lead", { id: "idle-text", testid: "idle-text" }),
      el("p.idle-count", { "aria-live": "off" }),
      button(t("idle.stay"), onStay, { kind: "primary giant wide", testid: "stay" }),
      button(t("kiosk.end"), onEnd, { kind: "large wide", iconName: "trash" }));
    opened.addEventListener("cancel", (event) => {
      event.preventDefault();
      onStay();
    });
    document.body.append(opened);
    return opened;
  }

  /** Show the seconds left. `text` is the key of what will happen to the work on the screen; it may change meanwhile. */
  function show(seconds, first, text) {
    if (first || spoken !== languageTag()) hide();
    spoken = languageTag();
    const opening = !dialog;
    dialog ??= open();
    dialog.querySelector("#idle-text").textContent = t(text);
    dialog.querySelector(".idle-count").textContent = t("idle.count", { n: seconds });
    if (!opening) return;
    openModal(dialog);
    announce(t("idle.title"), "urgent");
  }

  return { show, hide, node: () => dialog };
}
