// Signing in by phone, as the kiosk sees it (RFC 8628): ask for codes, then ask again and again whether the phone has agreed.

import { ApiProblem } from "/shared/net/problem.js";

const PATH = "/v1/kiosk-sign-ins";
const SLOWER_S = 5; // RFC 8628 §3.5
const LONGEST_S = 30;

/**
 * Create the pace of the polls.
 * The seconds before the next question (§3.5). What the server has told stays for the whole sign-in and never falls; lost
 * answers double the wait until one comes. Bounded, so that a visitor never waits long after they have agreed.
 */
export function createPace(interval) {
  const limit = (seconds) => Math.min(seconds, LONGEST_S);
  let serverInterval = interval;
  let wait = interval;
  const tell = (seconds) => { serverInterval = wait = limit(Math.max(serverInterval, seconds)); };
  return {
    seconds: () => wait,
    pending: (retryAfter) => tell(retryAfter ?? 0),
    slowDown: (retryAfter) => tell(Math.max(serverInterval + SLOWER_S, retryAfter ?? 0)),
    lost: (retryAfter) => { wait = limit(Math.max(wait * 2, retryAfter ?? 0)); },
  };
}

/**
 * Poll until the citizen has approved on the phone.
 * onShown(codes, until) when there is something to scan, onTrouble(problem | null) when an answer is missing and when it is there
 * again. Resolves to { deviceCode, person }: who has agreed, and still has to be asked for at the kiosk. Throws ApiProblem:
 * access-denied, expired-token, kiosk-sign-in-void, or what else ends it; or the caller's abort.
 */
export async function askForPhone({ call, onShown, onTrouble, signal, pause = waitFor }) {
  const codes = await call("POST", PATH, { signal });
  const until = Date.now() + codes.expiresIn * 1000;
  const body = { deviceCode: codes.deviceCode };
  onShown(codes, until);
  for (const pace = createPace(codes.interval); ; ) {
    await pause(pace.seconds() * 1000, signal);
    try {
      // Without a key it is not repeated at once when its answer is lost: this loop asks again, later.
      const { person } = await call("POST", `${PATH}/person`, { body, signal, idempotencyKey: null });
      return { ...body, person };
    } catch (error) {
      const problem = signal.aborted ? error : ApiProblem.of(error);
      const pending = problem.reasonCode === "authorization-pending" || problem.reasonCode === "slow-down";
      if (signal.aborted || !(pending || problem.mayPassByItself)) throw problem;
      if (Date.now() > until) throw new ApiProblem({ ...ApiProblem.local("unexpected"), reasonCode: "expired-token" });
      onTrouble(pending ? null : problem);
      if (problem.reasonCode === "slow-down") pace.slowDown(problem.retryAfter);
      else if (pending) pace.pending(problem.retryAfter);
      else pace.lost(problem.retryAfter);
    }
  }
}

/**
 * Start a sign-in.
 * A sign-in under way, which outlives the view that shows it: a view drawn anew goes on with it. `answer` is askForPhone's.
 * follow(onShown, onTrouble) says at once what is known already. end() withdraws the code, so that no phone can agree to it.
 */
export function startSignIn(call) {
  const leaving = new AbortController();
  /** @type {{ onShown: Function, onTrouble: Function } | null} */ let listener = null;
  /** @type {any[] | null} */ let lastShown = null;
  /** @type {ApiProblem | null} */ let trouble = null;
  const answer = askForPhone({
    call,
    signal: leaving.signal,
    onShown(...given) {
      lastShown = given;
      listener?.onShown(...given);
    },
    onTrouble(problem) {
      trouble = problem;
      listener?.onTrouble(problem);
    },
  });
  answer.catch(() => {}); // between two views nobody waits for it
  return {
    answer,
    follow(onShown, onTrouble) {
      listener = { onShown, onTrouble };
      if (lastShown) onShown(...lastShown);
      if (trouble) onTrouble(trouble);
    },
    end() {
      listener = null;
      leaving.abort();
      if (lastShown) refusePhone(call, { deviceCode: lastShown[0].deviceCode });
    },
  };
}

/** Confirm the person at the kiosk: resolves to their session. The key is for this one intention, however often it is sent. */
export const confirmPhone = (call, { deviceCode }, idempotencyKey) => call("POST", `${PATH}/token`, { body: { deviceCode }, idempotencyKey });

/** Refuse the person of the phone. If the server does not hear it, the sign-in runs out by itself. */
export const refusePhone = (call, { deviceCode }) => call("POST", `${PATH}/refusal`, { body: { deviceCode } }).catch(() => {});

/** @returns {Promise<void>} */
function waitFor(ms, signal) {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(new DOMException("", "AbortError"));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
