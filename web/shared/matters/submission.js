// One wish to submit, told to the server until it answers. The key is kept beside the draft over retries and reloads: a lost
// answer asked for again is the same submission, never a second one.

import { actingHeaders } from "/shared/matters/principal.js";
import { newKey } from "/shared/net/api.js";
import { ApiProblem } from "/shared/net/problem.js";

const TIMEOUT_MS = 30000;
const FIRST_WAIT_MS = 1500;
const LONGEST_WAIT_MS = 20000;

const nameOf = (draftId) => `submission:${draftId}`;

/** Read what was sent for this draft and not answered yet: { key, body, actingFor } or null. */
export function pendingSubmission(keep, draftId) {
  try {
    return JSON.parse(keep.getItem(nameOf(draftId)));
  } catch {
    return null;
  }
}

/**
 * Submit a draft.
 * Resolves to the server's Submission. Throws ApiProblem when the server refuses, which ends this wish; until then every
 * failure is told to onUnknown(problem) and asked again. Aborting `signal` leaves the wish as it is, to be taken up later.
 */
export async function submit({ call, keep, draftId, body = null, actingFor = null, signal, onUnknown, pause = waitFor }) {
  const wish = pendingSubmission(keep, draftId) ?? { key: newKey(), body, actingFor };
  keep.setItem(nameOf(draftId), JSON.stringify(wish));
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await call("POST", "/v1/cases", { body: wish.body, idempotencyKey: wish.key, headers: actingHeaders(wish.actingFor), timeout: TIMEOUT_MS, signal });
      keep.removeItem(nameOf(draftId));
      return answer;
    } catch (error) {
      if (signal.aborted) throw error;
      const problem = ApiProblem.of(error);
      if (!isUnknown(problem)) {
        keep.removeItem(nameOf(draftId));
        throw problem;
      }
      onUnknown(problem);
      await pause(waitMs(tries, problem), signal);
    }
  }
}

/** Tell if the outcome is unknown. 401 counts: after a new sign-in the same person asks again with the same key. */
const isUnknown = (problem) => problem.mayPassByItself || problem.reasonCode === "request-in-progress" || problem.status === 401;

const waitMs = (tries, problem) => Math.max(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries), (problem.retryAfter ?? 0) * 1000);

/** Until the time is over or the network says it is back. */
/** @returns {Promise<void>} */
function waitFor(ms, signal) {
  return new Promise((resolve, reject) => {
    const onDone = () => {
      clearTimeout(timer);
      window.removeEventListener("online", onDone);
      signal.removeEventListener("abort", onLeave);
      resolve();
    };
    const onLeave = () => {
      onDone();
      reject(new DOMException("", "AbortError"));
    };
    const timer = setTimeout(onDone, ms);
    window.addEventListener("online", onDone);
    signal.addEventListener("abort", onLeave);
  });
}
