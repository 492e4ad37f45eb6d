// Whether the server can be reached, as this page's own calls see it. What was said about a lost connection goes when the
// connection is back, and what could not be read is read again.

const RETRY_MS = 10000; // nothing else on the page may be calling
let away = false;
const waiting = new Set();

/** Note that a call got an answer, whatever it says. */
export function noteAnswer() {
  if (!away) return;
  away = false;
  for (const go of [...waiting]) go();
}

/** Note that a call got no answer. */
export function noteSilence() {
  away = true;
}

/** Run `work` once, when the server answers again or after `retryMs`. Returns what calls it off, as `signal` does. */
export function whenReachable(work, /** @type {{ signal?: AbortSignal | null, retryMs?: number | null }} */ { signal = null, retryMs = RETRY_MS } = {}) {
  const timer = retryMs === null ? null : setTimeout(go, retryMs);
  function stop() {
    waiting.delete(go);
    clearTimeout(timer);
    window.removeEventListener("online", go);
    if (signal) signal.removeEventListener("abort", stop);
  }
  function go() {
    stop();
    work();
  }
  waiting.add(go);
  if (retryMs !== null) window.addEventListener("online", go);
  if (signal) signal.addEventListener("abort", stop);
  return stop;
}
