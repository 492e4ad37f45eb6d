// The place on a page that one comes back to. A view fills itself as its answers come, so the place may not be there yet.

const PATIENCE_MS = 30000; // as long as an answer may take

/** Scroll to the height as soon as the page is that long, unless the reader moves first. */
export function scrollBackTo(height) {
  if (height <= 0 || reach(height)) return;
  const watch = new MutationObserver(() => { if (reach(height)) stop(); });
  const timer = setTimeout(stop, PATIENCE_MS);
  function stop() {
    clearTimeout(timer);
    watch.disconnect();
    for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) window.removeEventListener(kind, stop);
  }
  watch.observe(document.getElementById("main"), { childList: true, subtree: true });
  for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) window.addEventListener(kind, stop, { passive: true });
}

function reach(height) {
  if (document.documentElement.scrollHeight - window.innerHeight < height) return false;
  window.scrollTo(0, height);
  return true;
}
