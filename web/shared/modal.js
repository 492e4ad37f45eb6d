// Modal dialogs, also where <dialog> is an unknown element: Safari before 15.4, Firefox before 98.

const FOCUSABLE = "button, [href], input, select, textarea, iframe, [tabindex]:not([tabindex='-1'])";
const open = new Map(); // each dialog shown the old way, and the function that ends that

/** Shows `dialog`, which is in the page, above all else; Escape is its "cancel" event. */
export function openModal(dialog) {
  if ("showModal" in dialog) dialog.showModal();
  else open.set(dialog, showByHand(dialog));
}

/** Takes the dialog out of the page; the focus returns to where it was. */
export function closeModal(dialog) {
  dialog.close?.();
  open.get(dialog)?.();
  open.delete(dialog);
  dialog.remove();
}

function showByHand(dialog) {
  const before = document.activeElement;
  const cover = document.createElement("div");
  cover.className = "modal-cover";
  const keepIn = (event) => { if (!dialog.contains(event.target)) first()?.focus(); };
  const first = () => dialog.querySelector(FOCUSABLE);
  const onKey = (event) => {
    if (event.key === "Escape") dialog.dispatchEvent(new Event("cancel", { cancelable: true }));
  };
  if (!dialog.hasAttribute("role")) dialog.setAttribute("role", "dialog");
  dialog.setAttribute("aria-modal", "true");
  dialog.setAttribute("open", "");
  dialog.classList.add("by-hand");
  dialog.before(cover);
  document.addEventListener("focusin", keepIn);
  dialog.addEventListener("keydown", onKey);
  first()?.focus();
  return () => {
    document.removeEventListener("focusin", keepIn);
    cover.remove();
    before?.focus?.();
  };
}
