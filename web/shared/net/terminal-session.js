// A desk or kiosk and its session: enrolled once with a one-time code, afterwards proved by its own key.

import { ApiProblem, createApi, newKey } from "/shared/net/api.js";
import { watchConnection } from "/shared/net/connection.js";
import { canProve, createKeyPair, createProof } from "/shared/net/dpop.js";
import { loadTerminal, saveTerminal } from "/shared/net/keystore.js";

const EARLY_MS = 60000;
const HEARTBEAT_MS = 60000;
const FIRST_HEARTBEAT_MS = 5000; // voices of the system come a moment after the page
const LOST = new Set(["terminal-unknown", "terminal-replaced"]);
const VERSION = "web-1";

/**
 * Create the session of this terminal.
 * onConnection(ok) every few seconds; onLost() when the server no longer takes this terminal's key; lacks() → what the
 * operator should know that this machine cannot do.
 */
export function createTerminalSession(role, { onConnection = (_ok) => {}, onLost = () => {}, lacks = () => /** @type {string[]} */ ([]) } = {}) {
  /** `lost`: why it must be enrolled again. @type {{ keys?: CryptoKeyPair, terminalId?: string, lost?: string } | null} */ let record = null;
  /** @type {{ accessToken: string, expiresAt: number, terminal: object } | null} */ let current = null;
  /** @type {Promise<boolean> | null} */ let renewing = null;
  /** @type {{ code: string, key: string } | null} */ let enrolmentKey = null;
  /** @type {number | null} */ let beat = null;

  /** Load or make the key of this terminal. Nothing is called before there is one. */
  function keysOf() {
    if (!record?.keys) throw new Error("this browser has no key");
    return record.keys;
  }

  const proofOnly = createApi({
    auth: {
      token: () => null,
      expiresSoon: () => false,
      // The clock has been learnt from the refusal, so the second proof is right where the first was early or late.
      renew: async () => true,
      headers: async (method, url) => ({ DPoP: await createProof({ keys: keysOf(), method, url }) }),
    },
  });

  const call = createApi({
    auth: {
      token: () => current?.accessToken ?? null,
      expiresSoon: () => current === null || Date.now() > current.expiresAt - EARLY_MS,
      renew,
      async headers(method, url) {
        if (!current) throw new Error("no session of this terminal is open"); // a call opens one before
        const { accessToken } = current;
        return { Authorization: `DPoP ${accessToken}`, DPoP: await createProof({ keys: keysOf(), method, url, accessToken }) };
      },
    },
  });

  function accept(session) {
    current = { accessToken: session.accessToken, expiresAt: Date.now() + session.expiresIn * 1000, terminal: session.terminal };
    return session.terminal;
  }

  async function open() {
    if (!record?.terminalId) throw new Error("this browser is not enrolled");
    return accept(await proofOnly("POST", "/v1/sessions/terminal", { body: { terminalId: record.terminalId } }));
  }

  function renew(staleToken) {
    if (current && staleToken && current.accessToken !== staleToken) return Promise.resolve(true);
    renewing ??= reopen().finally(() => { renewing = null; });
    return renewing;
  }

  async function reopen() {
    try {
      await open();
      return true;
    } catch (problem) {
      if (LOST.has(problem.reasonCode) || problem.reasonCode === "terminal-disabled") onLost();
      throw problem;
    }
  }

  function tellServer() {
    const { pdfViewerEnabled = true } = navigator;
    const body = { softwareVersion: VERSION, lacks: pdfViewerEnabled ? lacks() : [...lacks(), "pdf-viewer"] };
    // The next one comes in a minute; whether the server can be reached is watched apart.
    call("POST", "/v1/terminals/heartbeat", { body, idempotencyKey: null }).catch(() => {});
  }

  function live() {
    if (beat) return;
    setTimeout(tellServer, FIRST_HEARTBEAT_MS);
    beat = setInterval(tellServer, HEARTBEAT_MS);
    watchConnection(onConnection);
  }

  return {
    call,

    /** Proof by this terminal's key for a token that is bound to it: a citizen's, signed in here. */
    prove: (method, url, accessToken) => createProof({ keys: keysOf(), method, url, accessToken }),

    /**
     * Start the session. Resolves to the terminal, or null when this browser must be enrolled. Throws what may pass by
     * itself (offline, disabled).
     */
    async start() {
      if (!canProve()) throw ApiProblem.local("insecure-page");
      record = await loadTerminal(role);
      if (!record?.terminalId) return null;
      try {
        await open();
      } catch (problem) {
        if (!LOST.has(problem.reasonCode) && problem.status !== 404) throw problem;
        // A new enrolment, with a new key, is the way back. Why is still known after the page is loaded anew.
        record = { lost: LOST.has(problem.reasonCode) ? problem.reasonCode : "terminal-unknown" };
        await saveTerminal(role, record);
        return null;
      }
      live();
      return call("GET", "/v1/terminals/me");
    },

    /** Why this browser, which was a terminal once, has to be enrolled again: "terminal-replaced", "terminal-unknown" or null. */
    lost: () => record?.lost ?? null,

    async enrol(enrolmentCode) {
      if (!canProve()) throw ApiProblem.local("insecure-page");
      if (!record?.keys) record = { ...record, keys: await createKeyPair() };
      // Kept before asking: if the answer is lost, the same key gets it again, even after the page is loaded anew.
      await saveTerminal(role, record);
      if (!enrolmentKey || enrolmentKey.code !== enrolmentCode) enrolmentKey = { code: enrolmentCode, key: newKey() };
      const session = await proofOnly("POST", "/v1/terminals/enrolment", { body: { enrolmentCode }, idempotencyKey: enrolmentKey.key });
      record = { keys: record.keys, terminalId: session.terminalId };
      await saveTerminal(role, record);
      accept(session);
      live();
      return call("GET", "/v1/terminals/me");
    },
  };
}
