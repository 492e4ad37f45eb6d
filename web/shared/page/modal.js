// Modal dialogs, also where <dialog> is an unknown element: Safari before 15.4, Firefox before 98.

const FOCUSABLE = "button, [href], input, select, textarea, iframe, [tabindex]:not([tabindex='-1'])";
const openDialogs = new Map(); // each dialog: where the focus was before, and what ends the one shown by hand

/** Show `dialog`, which is in the page, above all else. Escape is its "cancel" event. */
export function openModal(dialog) {
  const before = document.activeElement;
  const end = "showModal" in dialog ? dialog.showModal() : showByHand(dialog);
  openDialogs.set(dialog, { before, end });
}

/** Close the dialog. The focus returns to where it was, which Chromium 86 does not do by itself. */
export function closeModal(dialog) {
  const { before, end } = openDialogs.get(dialog) ?? {};
  openDialogs.delete(dialog);
  dialog.close?.();
  end?.();
  dialog.remove();
  nowInPageOf(before)?.focus?.({ preventScroll: true });
}

/** Return the element, or what stands in its place if the page was drawn anew behind the dialog. */
function nowInPageOf(element) {
  const testid = element?.getAttribute?.("data-testid");
  return element?.isConnected || !testid ? element : document.querySelector(`[data-testid="${testid}"]`);
}

function showByHand(dialog) {
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
  };
}
