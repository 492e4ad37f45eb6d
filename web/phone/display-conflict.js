// Two devices have chosen the same of the display, and the one without a connection is heard last: its person says which stays.

import { button, el } from "/shared/page/dom.js";
import { closeModal, openModal } from "/shared/page/modal.js";
import { t } from "/shared/words/i18n.js";

/** @type {Record<string, string>} what a field is called in the sheet */
const TITLES = {
  preset: "display.presets", textSize: "display.sizes", contrast: "display.colours", language: "display.languages", lineHeight: "display.lines",
  letterSpacing: "display.letters", hand: "display.hand", tapPause: "display.pause", plain: "display.words", reducedMotion: "display.still", readAloud: "display.aloud",
};

/** Ask if what was chosen here stays, which is on already, rather than what another device has stored meanwhile. */
export function keepMine(/** @type {string[]} */ fields) {
  return new Promise((resolve) => {
    const answer = (/** @type {boolean} */ isMine) => {
      resolve(isMine);
      closeModal(dialog);
    };
    const names = fields.includes("preset") ? ["preset"] : fields.filter((name) => name in TITLES);
    const dialog = el("dialog.stack", { "aria-labelledby": "conflict-title", "aria-describedby": "conflict-text", testid: "display-conflict" },
      el("h2", { id: "conflict-title", tabindex: "-1" }, t("display.conflict")),
      el("p", { id: "conflict-text" }, t("display.conflict.detail", { what: names.map((name) => t(TITLES[name])).join(t("list.comma")) || t("display.title") })),
      el("div.stack.tight", {},
        button(t("display.conflict.mine"), () => answer(true), { kind: "wide", testid: "conflict-mine" }),
        button(t("display.conflict.theirs"), () => answer(false), { kind: "wide", testid: "conflict-theirs" })));
    dialog.addEventListener("cancel", (event) => event.preventDefault()); // both are losses for somebody: it is said, not dismissed
    // But a browser closes a dialog whose Escape is held up a second time, and the end of a visit closes all: what is seen stays.
    dialog.addEventListener("close", () => answer(true));
    document.body.append(dialog);
    openModal(dialog);
    dialog.querySelector("h2")?.focus({ preventScroll: true });
  });
}
