// A desk or kiosk and its session: enrolled once with a one-time code, afterwards proved by its own key.

import { ApiProblem, createApi, newKey } from "/shared/api.js";
import { canProve, createKeyPair, createProof } from "/shared/dpop.js";
import { forgetTerminal, loadTerminal, saveTerminal } from "/shared/keystore.js";

const EARLY_MS = 60000;
const HEARTBEAT_MS = 60000;
const VERSION = "web-1";

/** onConnection(ok) after each heartbeat; onLost() when the server no longer knows this terminal (enrolled anew elsewhere). */
export function createTerminalSession(role, { onConnection = () => {}, onLost = () => {} } = {}) {
  let record = null; // { keys, terminalId }
  let current = null; // { accessToken, expiresAt, terminal }
  let renewing = null;
  let enrolmentKey = null;
  let beat = null;

  const proofOnly = createApi({
    auth: {
      token: () => null,
      expiresSoon: () => false,
      // The clock has been learnt from the refusal, so the second proof is right where the first was early or late.
      renew: async () => true,
      headers: async (method, url) => ({ DPoP: await createProof({ keys: record.keys, method, url }) }),
    },
  });

  const call = createApi({
    auth: {
      token: () => current?.accessToken ?? null,
      expiresSoon: () => current === null || Date.now() > current.expiresAt - EARLY_MS,
      renew,
      headers: async (method, url) => ({
        Authorization: `DPoP ${current.accessToken}`,
        DPoP: await createProof({ keys: record.keys, method, url, accessToken: current.accessToken }),
      }),
    },
  });

  function accept(session) {
    current = { accessToken: session.accessToken, expiresAt: Date.now() + session.expiresIn * 1000, terminal: session.terminal };
    return session.terminal;
  }

  async function open() {
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
      if (problem.reasonCode === "terminal-unknown") onLost();
      throw problem;
    }
  }

  function watchConnection() {
    clearInterval(beat);
    beat = setInterval(async () => {
      try {
        await call("POST", "/v1/terminals/heartbeat", { body: { softwareVersion: VERSION }, idempotencyKey: null });
        onConnection(true);
      } catch (problem) {
        onConnection(false, problem);
      }
    }, HEARTBEAT_MS);
  }

  return {
    call,

    /** Proof by this terminal's key for a token that is bound to it: a citizen's, signed in here. */
    prove: (method, url, accessToken) => createProof({ keys: record.keys, method, url, accessToken }),

    /** The terminal, or null when this browser has to be enrolled. Throws what may pass by itself (offline). */
    async start() {
      if (!canProve()) throw ApiProblem.local("insecure-page");
      record = await loadTerminal(role);
      if (!record?.terminalId) return null;
      try {
        await open();
      } catch (problem) {
        if (problem.reasonCode !== "terminal-unknown" && problem.status !== 404) throw problem;
        // The server no longer knows this terminal: a new enrolment is the way back.
        await forgetTerminal(role);
        record = null;
        return null;
      }
      watchConnection();
      return call("GET", "/v1/terminals/me");
    },

    async enrol(enrolmentCode) {
      if (!canProve()) throw ApiProblem.local("insecure-page");
      record ??= { keys: await createKeyPair() };
      // Kept before asking: if the answer is lost, the same key and the same request get it again.
      await saveTerminal(role, record);
      if (enrolmentKey?.code !== enrolmentCode) enrolmentKey = { code: enrolmentCode, key: newKey() };
      const session = await proofOnly("POST", "/v1/terminals/enrolment", { body: { enrolmentCode }, idempotencyKey: enrolmentKey.key });
      record = { ...record, terminalId: session.terminalId };
      await saveTerminal(role, record);
      accept(session);
      watchConnection();
      return call("GET", "/v1/terminals/me");
    },
  };
}
