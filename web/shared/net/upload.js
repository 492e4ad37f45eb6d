// A file sent with progress: fetch cannot tell how much has left, XMLHttpRequest can.

import { ApiProblem } from "/shared/net/problem.js";
import { withRenewal } from "/shared/net/token-renewal.js";
import { clock } from "/shared/words/clock.js";
import { languageTag } from "/shared/words/i18n.js";

// A slow line is no failure; a line on which nothing moves for this long is one.
const STILL_MS = 60000;

/** @typedef {{ headers?: object, onProgress?: (share: number) => void, signal?: AbortSignal | null }} Options */

/**
 * Create the function that uploads files.
 * `auth` as in api.js. Returns upload(path, file, { headers, onProgress(share 0…1), signal }) → the answer's JSON.
 * Throws ApiProblem, or the caller's own abort. A file is never sent twice without being asked: it has no key.
 */
export function createUpload({ auth }) {
  return async function upload(path, file, /** @type {Options} */ options = {}) {
    const url = new URL(path, location.origin);
    if (url.origin !== location.origin) throw ApiProblem.local("unreadable-answer");
    // To learn only after 20 MB that the token has run out would cost a minute.
    if (auth.expiresSoon()) await auth.renew(auth.token());
    return withRenewal(auth, () => send(auth, url, file, options));
  };
}

/** Return the last hundred characters, none of them cut in two: half a character has no encoding. */
const endOfName = (name) => [...name].filter((character) => character.length > 1 || character < "\ud800" || character > "\udfff").slice(-100).join("");

async function send(auth, url, file, /** @type {Options} */ { headers = {}, onProgress = (_share) => {}, signal = null }) {
  const all = {
    Accept: "application/json, application/problem+json",
    "Accept-Language": languageTag(),
    "Content-Type": file.type || "application/octet-stream",
    "X-File-Name": encodeURIComponent(endOfName(file.name)),
    ...(await auth.headers("POST", url)),
    ...headers,
  };
  const response = await transfer(url, file, all, onProgress, signal);
  clock.learnFromHeader(response.headers.get("Date"), Date.now());
  if (!response.ok) throw await ApiProblem.from(response);
  try {
    return await response.json();
  } catch {
    throw ApiProblem.local("unreadable-answer");
  }
}

function transfer(url, file, headers, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    /** @type {number | null} */ let timer = null;
    let still = false;
    const noteProgress = () => {
      clearTimeout(timer);
      timer = setTimeout(() => { still = true; request.abort(); }, STILL_MS);
    };
    const end = (settle, value) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
      settle(value);
    };
    const cancel = () => request.abort();
    request.open("POST", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => {
      noteProgress();
      onProgress(total ? loaded / total : 0);
    };
    request.onload = () => end(resolve, asResponse(request));
    request.onerror = () => end(reject, ApiProblem.local("offline"));
    request.onabort = () => end(reject, still ? ApiProblem.local("timeout") : new DOMException("", "AbortError"));
    if (signal?.aborted) return end(reject, new DOMException("", "AbortError"));
    signal?.addEventListener("abort", cancel, { once: true });
    noteProgress();
    return request.send(file);
  });
}

/** Convert the answer to a Response, so that the same code reads it as fetch's answers. */
function asResponse(request) {
  const headers = new Headers();
  for (const name of ["Content-Type", "Date", "Retry-After", "X-Request-Id"]) {
    const value = request.getResponseHeader(name);
    if (value) headers.set(name, value);
  }
  return new Response(request.responseText, { status: request.status, headers });
}
