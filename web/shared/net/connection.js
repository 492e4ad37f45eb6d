// Whether the server can be reached, known before somebody needs it: at the latest 20 s after the network went or came back.

const EVERY_MS = 8000;
const PATIENCE_MS = 4000;
const TRIES = 2; // one lost packet is no lost network: 8 + 2 × 4 s at most

async function answers() {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), PATIENCE_MS);
  try {
    return (await fetch("/healthz", { cache: "no-store", credentials: "omit", signal: ending.signal })).ok;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

async function isReachable() {
  for (let attempts = 0; attempts < TRIES; attempts += 1) {
    if (await answers()) return true;
  }
  return false;
}

/** Watch the connection: onKnown(ok) after each look. */
export function watchConnection(onKnown) {
  /** @type {number | null} */ let timer = null;
  let looking = false;

  async function look() {
    if (looking) return;
    looking = true;
    clearTimeout(timer);
    onKnown(await isReachable());
    looking = false;
    timer = setTimeout(look, EVERY_MS);
  }

  for (const event of ["online", "offline"]) window.addEventListener(event, look);
  // A browser lets the timers of a hidden page wait.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  timer = setTimeout(look, EVERY_MS);
}
