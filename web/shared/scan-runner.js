// One scan at a time, from the read code to the answer. Holds a code that came before the reason was chosen, and repeats
// a scan whose answer was lost without it counting as a second scan.

import { newKey } from "/shared/api.js";
import { ApiProblem } from "/shared/problem.js";

// No code lives longer; holding it longer would only promise what the server must refuse.
const HOLD_MS = 60000;
const TIMEOUT_MS = 12000;

/**
 * cause() → text or null. onState({ kind, ... }) with kind
 *   idle · held (a code is waiting for the reason) · checking · shown {scan} · refused {problem, mayRepeat}
 */
export function createScanRunner({ call, cause, operator = () => null, onState, now = () => Date.now() }) {
  let held = null; // { code, at, key, body, waiting }
  let flight = null;

  async function run() {
    const mine = new AbortController();
    flight = mine;
    held.waiting = false;
    held.key ??= newKey();
    onState({ kind: "checking" });
    try {
      // A repeat is the same request to the letter, even if the form was changed meanwhile.
      held.body ??= { code: held.code, useCause: cause(), ...(operator() ? { operator: operator() } : {}) };
      const scan = await call("POST", "/v1/scans", { body: held.body, idempotencyKey: held.key, signal: mine.signal, timeout: TIMEOUT_MS });
      if (flight !== mine) return; // cleared meanwhile: this answer belongs to somebody who has left
      held = null;
      flight = null;
      onState({ kind: "shown", scan });
    } catch (error) {
      if (flight !== mine) return;
      flight = null;
      refused(ApiProblem.of(error));
    }
  }

  function refused(problem) {
    const mayRepeat = problem.mayPassByItself && now() - held.at < HOLD_MS;
    // A lost answer is asked for again with the same key. An answer that came is done with: a new try, a new key.
    if (!problem.isLost) held.key = held.body = null;
    if (!mayRepeat) held = null;
    onState({ kind: "refused", problem, mayRepeat });
  }

  return {
    /** False when a scan is under way and this one was not taken. */
    submit(code) {
      if (flight) return false;
      held = { code, at: now(), key: null, body: null, waiting: true };
      if (cause()) run();
      else onState({ kind: "held" });
      return true;
    },

    /** The reason has been chosen: a waiting code may go now. */
    causeChosen() {
      if (!held?.waiting || flight) return;
      if (now() - held.at < HOLD_MS) run();
      else this.clear();
    },

    repeat() {
      if (held && !flight) run();
    },

    isHolding: () => held?.waiting ?? false,

    clear() {
      flight?.abort();
      flight = null;
      held = null;
      onState({ kind: "idle" });
    },
  };
}
