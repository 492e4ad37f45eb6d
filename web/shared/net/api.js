// The one way these pages talk to the server. An `auth` knows how to prove who calls; this module knows how to call.

import { ApiProblem } from "/shared/net/problem.js";
import { noteSilence, noteAnswer } from "/shared/net/reachability.js";
import { withRenewal } from "/shared/net/token-renewal.js";
import { clock } from "/shared/words/clock.js";
import { languageTag } from "/shared/words/i18n.js";

export { ApiProblem };

const SAFE = new Set(["GET", "HEAD"]);
const TIMEOUT_MS = 15000;
const SECOND_TRY_MS = 400;
const BUSY_TRIES = 4;

/** Create a key of 128 random bits. A key is for one intention, and its repeats carry the same key. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Create a signal that ends with the caller's signal or after `ms`. AbortSignal.any is too new for old kiosks. */
function deadline(ms, signal) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException("", "TimeoutError")), ms);
  const forward = () => controller.abort();
  if (signal?.aborted) forward();
  signal?.addEventListener("abort", forward, { once: true });
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", forward);
    },
  };
}

/**
 * Make the function that calls the server, as whoever `auth` proves. It throws ApiProblem, or the caller's own abort.
 * @param {{ auth?: import("/types/call").Auth | null, fetch?: typeof globalThis.fetch }} [options]
 * @returns {import("/types/call").Call}
 */
export function createApi({ auth = null, fetch = globalThis.fetch.bind(globalThis) } = {}) {
  return async function call(method, path, options = {}) {
    const url = new URL(path, location.origin);
    // A token must never leave for another host, whatever an answer says.
    if (url.origin !== location.origin) throw ApiProblem.local("unreadable-answer");
    const key = SAFE.has(method) ? null : options.idempotencyKey === undefined ? newKey() : options.idempotencyKey;
    if (auth?.expiresSoon()) await renewEarly(auth);
    const once = () => send({ auth, fetch, method, url, key, ...options });
    return withRenewal(auth, () => withSecondTry(once, key !== null || SAFE.has(method)));
  };
}

/** Renew the token early. While the old one is still good, a failure is no reason to fail the call. */
async function renewEarly(auth) {
  try {
    await auth.renew(auth.token());
  } catch (problem) {
    if (auth.token() === null) throw problem;
  }
}

/**
 * Repeat a call whose connection broke, once.
 * A connection that broke gets one more try; a write only when its key makes the repeat harmless. The repeat may find
 * the first one still being answered, and then waits for that answer.
 */
async function withSecondTry(once, repeatable) {
  let broke = false;
  for (let busy = 0; ; ) {
    try {
      return await once();
    } catch (problem) {
      if (!repeatable || !(problem instanceof ApiProblem)) throw problem;
      if (problem.reasonCode === "offline" && !broke) {
        broke = true;
        await pause(SECOND_TRY_MS);
      } else if (problem.reasonCode === "request-in-progress" && busy < BUSY_TRIES) {
        busy += 1;
        await pause(Math.min(problem.retryAfter ?? 1, 2) * 1000);
      } else throw problem;
    }
  }
}

/**
 * @param {import("/types/call").CallOptions & { as?: string, auth: import("/types/call").Auth | null, fetch: typeof globalThis.fetch, method: string, url: URL, key: string | null }} request
 */
async function send({ auth, fetch, method, url, key, body, as = "json", headers = {}, timeout = TIMEOUT_MS, signal, keepalive = false }) {
  const limit = deadline(timeout, signal);
  try {
    /** @type {RequestInit} */
    const request = {
      method,
      cache: "no-store",
      keepalive,
      credentials: "omit",
      signal: limit.signal,
      headers: {
        Accept: as === "json" ? "application/json, application/problem+json" : "*/*",
        "Accept-Language": languageTag(),
        ...(key ? { "Idempotency-Key": key } : {}),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(auth ? await auth.headers(method, url) : {}),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    };
    const sentAt = Date.now();
    const response = await fetch(url, request);
    noteAnswer();
    clock.learnFromHeader(response.headers.get("Date"), sentAt);
    if (!response.ok) await refuse(response);
    return await read(response, as);
  } catch (error) {
    throw explain(error, signal);
  } finally {
    // A stream outlives the call: its reader watches over it, and the caller's own signal ends it.
    limit.clear();
  }
}

async function refuse(response) {
  const problem = await ApiProblem.from(response);
  clock.learnFromTime(problem.serverTime);
  throw problem;
}

async function read(response, as) {
  if (as === "stream") return response;
  if (as === "blob") return response.blob();
  if (response.status === 204) return null;
  const text = await response.text();
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    throw ApiProblem.local("unreadable-answer");
  }
}

function explain(error, signal) {
  if (error instanceof ApiProblem || signal?.aborted) return error;
  noteSilence();
  if (error?.name === "TimeoutError" || error?.name === "AbortError") return ApiProblem.local("timeout");
  return ApiProblem.local("offline");
}
