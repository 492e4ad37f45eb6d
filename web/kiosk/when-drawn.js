// Views bring their content a moment after their heading. This waits for it.

const LONGEST_MS = 8000;

/** @type {(() => void) | null} */ let watched = null;

/** Call then() once `node` waits for nothing any more. Never call it if another node has been watched since. */
export function whenDrawn(node, then) {
  watched?.();
  const isDrawn = () => !node.querySelector(".spinner");
  if (isDrawn()) return then();
  const observer = new MutationObserver(() => { if (isDrawn()) finish(true); });
  const timer = setTimeout(() => finish(true), LONGEST_MS);
  function finish(drawn) {
    observer.disconnect();
    clearTimeout(timer);
    watched = null;
    if (drawn) then();
  }
  watched = () => finish(false);
  return observer.observe(node, { childList: true, subtree: true });
}
