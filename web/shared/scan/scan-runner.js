// One scan at a time, from the read code to the answer: always the newest. Holds a code that came before the reason was
// chosen, and repeats a scan whose answer was lost without it counting as a second scan.

import { newKey } from "/shared/net/api.js";
import { ApiProblem } from "/shared/net/problem.js";

// No code lives longer; holding it longer would only promise what the server must refuse.
const HOLD_MS = 60000;
const TIMEOUT_MS = 12000;
// With signing in again and a second try. The word "checking" always comes to an end.
const LONGEST_MS = 25000;

/**
 * Create the runner of scans.
 * cause() → text or null. onState({ kind, ... }) with kind
 *   idle · held (a code is waiting for the reason) · checking · shown {scan} · refused {problem, mayRepeat}
 * onGivenUp(problem) when the answer to a scan is no longer waited for, because something else was scanned.
 */
export function createScanRunner({ call, cause, operator = () => null, onState, onGivenUp = (_problem) => {}, now = () => Date.now() }) {
  /** @type {{ code: string, at: number, key: string | null, body: import("/types/call").Schemas["ScanRequest"] | null, waiting: boolean } | null} */ let heldScan = null;
  /** @type {AbortController | null} */ let flight = null;

  async function run() {
    const abort = new AbortController();
    const scan = heldScan;
    if (!scan) return;
    flight = abort;
    scan.waiting = false;
    scan.key = scan.key || newKey();
    onState({ kind: "checking" });
    const patience = setTimeout(() => takeAnswer(abort, ApiProblem.local("timeout")), LONGEST_MS);
    try {
      // A repeat is the same request to the letter, even if the form was changed meanwhile.
      scan.body = scan.body || { code: scan.code, useCause: cause(), ...(operator() ? { operator: operator() } : {}) };
      const options = { body: scan.body, idempotencyKey: scan.key, signal: abort.signal, timeout: TIMEOUT_MS };
      takeAnswer(abort, null, await call("POST", "/v1/scans", options));
    } catch (error) {
      takeAnswer(abort, ApiProblem.of(error));
    } finally {
      clearTimeout(patience);
    }
  }

  /** Take the answer of the newest scan only: an older one belongs to somebody who has left. */
  function takeAnswer(abort, problem, scan = null) {
    if (flight !== abort) return;
    flight = null;
    abort.abort();
    if (problem) return showRefusal(problem);
    heldScan = null;
    onState({ kind: "shown", scan });
  }

  function showRefusal(problem) {
    const mayRepeat = heldScan !== null && problem.mayPassByItself && now() - heldScan.at < HOLD_MS;
    // A lost answer is asked for again with the same key. An answer that came is done with: a new try, a new key.
    if (heldScan && !problem.isLost) heldScan.key = heldScan.body = null;
    if (!mayRepeat) heldScan = null;
    onState({ kind: "refused", problem, mayRepeat });
  }

  /** Drop the scan that is waited for or held. */
  function drop() {
    const waited = flight;
    flight = null;
    heldScan = null;
    if (!waited) return;
    waited.abort();
    onGivenUp(ApiProblem.local("scan-given-up"));
  }

  return {
    /** Send a code. A newer code takes the place of the one before; the same code again is the same scan. */
    submit(code) {
      if (heldScan && heldScan.code === code && flight) return;
      if (heldScan && heldScan.code === code && heldScan.key) return run();
      drop();
      heldScan = { code, at: now(), key: null, body: null, waiting: true };
      if (cause()) run();
      else onState({ kind: "held" });
    },

    /** Refuse a scan that is no code of ours, and ignore the answer to the one before. */
    foreign() {
      drop();
      onState({ kind: "refused", problem: ApiProblem.local("code-malformed"), mayRepeat: false });
    },

    /** Send the held code, because the reason has been chosen. */
    causeChosen() {
      if (!heldScan || !heldScan.waiting || flight || !cause()) return;
      if (now() - heldScan.at < HOLD_MS) run();
      else this.clear();
    },

    drop,

    repeat() {
      if (heldScan && !flight) run();
    },

    isHolding: () => Boolean(heldScan && heldScan.waiting),

    clear() {
      drop();
      onState({ kind: "idle" });
    },
  };
}
