// Signing in by phone, as the kiosk sees it (RFC 8628): ask for codes, then ask again and again whether the phone has agreed.

import { ApiProblem } from "/shared/problem.js";

const SLOWER_S = 5; // RFC 8628 §3.5
const LONGEST_S = 30;

/**
 * onShown(codes) when there is something to scan, onTrouble(problem | null) when an answer is missing and when it is there
 * again. Resolves to the grant. Throws ApiProblem: access-denied, expired-token, or what else ends it; or the caller's abort.
 */
export async function signInByPhone({ call, onShown, onTrouble, signal, pause = wait }) {
  const codes = await call("POST", "/v1/kiosk-sign-ins", { signal });
  const until = Date.now() + codes.expiresIn * 1000;
  onShown(codes, until);
  for (let interval = codes.interval; ; ) {
    await pause(interval * 1000, signal);
    try {
      return await call("POST", "/v1/kiosk-sign-ins/token", { body: { deviceCode: codes.deviceCode }, signal });
    } catch (error) {
      const problem = signal.aborted ? error : ApiProblem.of(error);
      const pending = problem.reasonCode === "authorization-pending" || problem.reasonCode === "slow-down";
      if (signal.aborted || !(pending || problem.mayPassByItself)) throw problem;
      if (Date.now() > until) throw new ApiProblem({ ...ApiProblem.local("unexpected"), reasonCode: "expired-token" });
      onTrouble(pending ? null : problem);
      if (problem.reasonCode === "slow-down") interval = Math.min(Math.max(interval + SLOWER_S, problem.retryAfter ?? 0), LONGEST_S);
      else if (!pending) interval = Math.min(Math.max(codes.interval, problem.retryAfter ?? 0), LONGEST_S);
    }
  }
}

function wait(ms, signal) {
  return new Promise((resolve, reject) => {
    const left = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", left);
      resolve();
    }, ms);
    signal.addEventListener("abort", left, { once: true });
  });
}
