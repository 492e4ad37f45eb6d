// What a call throws when it did not work: the server's problem (RFC 9457), or our own words where no answer came.

import { hasText, t } from "/shared/words/i18n.js";

const FINAL = new Set([400, 403, 404, 410, 413, 415, 422]);
const LOST = new Set(["offline", "timeout", "unreadable-answer", "scan-given-up"]);

/**
 * @typedef {object} ProblemMembers
 * @property {string} reasonCode
 * @property {string} title
 * @property {string} detail
 * @property {number} [status]
 * @property {number | null} [retryAfter] seconds
 * @property {string | null} [field]
 * @property {string | null} [requestId]
 * @property {string | null} [serverTime]
 * @property {Record<string, any>} [members] the whole document
 */

export class ApiProblem extends Error {
  constructor(/** @type {ProblemMembers} */ { reasonCode, title, detail, status = 0, retryAfter = null, field = null, requestId = null, serverTime = null, members = {} }) {
    super(title);
    this.name = "ApiProblem";
    this.reasonCode = reasonCode;
    this.title = title;
    this.detail = detail;
    this.status = status;
    this.retryAfter = retryAfter;
    this.field = field;
    this.requestId = requestId;
    this.serverTime = serverTime;
    this.members = members;
  }

  /** Tell if no readable answer came, so that nobody knows what the request did. */
  get isLost() {
    return LOST.has(this.reasonCode);
  }

  get mayPassByItself() {
    return this.isLost || this.status === 429 || this.status >= 500;
  }

  /** Tell if the same request would be refused again, so that only another one, or a way back, helps. */
  get isFinal() {
    return FINAL.has(this.status);
  }

  /** Create a problem of this device, in our own words: offline, timeout, unreadable-answer, insecure-page … */
  static local(reasonCode) {
    const detail = `problem.${reasonCode}.detail`;
    const here = `${detail}.${document.documentElement.dataset.role}`; // a phone's advice is of no use at a counter
    return new ApiProblem({ reasonCode, title: t(`problem.${reasonCode}.title`), detail: t(hasText(here) ? here : detail) });
  }

  static async from(response) {
    const body = await readProblem(response);
    const general = response.status === 429 ? "too-many" : response.status >= 500 ? "service" : "refused";
    return new ApiProblem({
      reasonCode: body.reasonCode ?? slugOf(body.type) ?? `http-${response.status}`,
      title: body.title ?? t(`problem.${general}.title`),
      detail: body.detail ?? t(`problem.${general}.detail`),
      status: response.status,
      retryAfter: body.retryAfter ?? secondsOf(response.headers.get("Retry-After")),
      field: body.field ?? null,
      requestId: body.instance ?? response.headers.get("X-Request-Id"),
      serverTime: body.serverTime ?? null,
      members: body, // some kinds say more: which faults, which materials
    });
  }

  /** Convert a member of a `problems` list inside a good answer, or anything else that went wrong. */
  static of(/** @type {any} */ thing) {
    if (thing instanceof ApiProblem) return thing;
    if (thing instanceof Error) return ApiProblem.local("unexpected");
    return new ApiProblem({ ...thing, requestId: thing.instance });
  }
}

async function readProblem(response) {
  try {
    const body = await response.json();
    return body && typeof body === "object" ? body : {};
  } catch {
    return {};
  }
}

const slugOf = (type) => (typeof type === "string" && type.includes("/problems/") ? type.split("/problems/").pop() : null);

/** Read Retry-After, which is seconds or a date. */
export function secondsOf(header, now = Date.now()) {
  if (!header) return null;
  if (/^\d+$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}

/** Return the server's words, in the caller's language. */
export const wordsFor = (problem) => ({ title: problem.title, next: problem.detail });
