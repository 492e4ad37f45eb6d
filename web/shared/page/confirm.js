import { button, el } from "/shared/page/dom.js";
import { closeModal, openModal } from "/shared/page/modal.js";

let count = 0;

/** Ask before something that cannot be undone. Resolves to true or false; Escape means no. */
export function confirmDialog({ title, text, yes, no }) {
  return new Promise((resolve) => {
    count += 1;
    const [titleId, textId] = [`confirm-title-${count}`, `confirm-text-${count}`];
    const answer = (value) => {
      resolve(value);
      closeModal(dialog);
    };
    const dialog = el("dialog.stack", { "aria-labelledby": titleId, "aria-describedby": textId, testid: "confirm" },
      el("h2", { id: titleId }, title),
      el("p", { id: textId }, text),
      el("div.buttons", {},
        button(no, () => answer(false), { testid: "confirm-no" }),
        button(yes, () => answer(true), { kind: "danger", testid: "confirm-yes" })));
    dialog.addEventListener("cancel", () => answer(false));
    document.body.append(dialog);
    openModal(dialog);
  });
}
