// A citizen's session in this tab.
//
// The access token lives in memory only. The refresh token is in sessionStorage: it must survive a reload (a phone
// drops background pages at will, and signing in again at the counter would cost minutes), yet must end with the tab,
// not be seen by other tabs, and not be on the disk for the next user of a shared phone, as localStorage would be.

import { createApi, newKey } from "/shared/net/api.js";
import { createUpload } from "/shared/net/upload.js";
import { clock } from "/shared/words/clock.js";

const STORE = "citizen-session";
const EARLY_MS = 60000;
const MOST_STEPS = 25; // the server lets one sign-in be refreshed 30 times a minute
// Answers that say this refresh token will never work again.
const OVER = new Set([400, 401, 403, 404, 410, 422]);

/** Derive the key of the next refresh from a secret of this sign-in and a count, so that a tab and its copy use the same. */
function keyAfter(key) {
  const [secret, count = "0"] = (key ?? newKey()).split(".");
  return `${secret}.${Number(count) + 1}`;
}

export function createCitizenSession({ storage = sessionStorage, locks = navigator.locks, onEnd = (_problem) => {} } = {}) {
  const anonymous = createApi();
  /** @type {{ accessToken: string, expiresAt: number, person: import("/types/call").Schemas["Person"], sessionId: string } | null} */ let current = null;
  /** @type {Promise<boolean> | null} */ let renewing = null;

  const readStored = () => {
    try {
      return JSON.parse(storage.getItem(STORE) ?? "null");
    } catch {
      return null;
    }
  };

  function accept(session) {
    const { accessToken, expiresAt, refreshToken, person, sessionId } = session;
    current = { accessToken, expiresAt: Date.now() + Date.parse(expiresAt) - clock.now(), person, sessionId };
    const storedGrant = readStored();
    storage.setItem(STORE, JSON.stringify({ ...storedGrant, refreshToken, refreshKey: locks ? null : keyAfter(storedGrant?.refreshKey) }));
    return current;
  }

  function forget(problem = null) {
    const was = current !== null || readStored()?.refreshToken;
    current = null;
    storage.removeItem(STORE);
    if (was) onEnd(problem);
  }

  async function rotate() {
    const storedGrant = readStored();
    // The key is kept beside the token until an answer has come, over a reload too: asking again after a lost answer
    // is then the same request to the server, and not a second use of an old token, which is how theft looks.
    const refreshKey = storedGrant.refreshKey ?? newKey();
    storage.setItem(STORE, JSON.stringify({ ...storedGrant, refreshKey }));
    const body = { refreshToken: storedGrant.refreshToken };
    return accept(await anonymous("POST", "/v1/sessions/refresh", { body, idempotencyKey: refreshKey }));
  }

  async function refresh() {
    if (!readStored()?.refreshToken) return false;
    try {
      // A copy of this tab may be ahead. What it was answered is answered again, step by step, up to what still holds.
      let session = await rotate();
      for (let step = 1; step < MOST_STEPS && Date.now() >= session.expiresAt; step += 1) session = await rotate();
      return true;
    } catch (problem) {
      if (!OVER.has(problem.status)) throw problem; // may pass by itself: the session still stands
      forget(problem);
      return false;
    }
  }

  /** Refresh the tokens. However many calls find the token stale, one refresh is sent. */
  function renew(staleToken) {
    if (current && current.accessToken !== staleToken) return Promise.resolve(true);
    renewing ??= refresh().finally(() => { renewing = null; });
    return renewing;
  }

  const auth = {
    token: () => current?.accessToken ?? null,
    expiresSoon: () => current !== null && Date.now() > current.expiresAt - EARLY_MS,
    renew,
    /** @returns {Promise<Record<string, string>>} */
    headers: async () => (current ? { Authorization: `Bearer ${current.accessToken}` } : {}),
  };

  return {
    call: createApi({ auth }),
    upload: createUpload({ auth }),
    person: () => current?.person ?? null,
    id: () => current?.sessionId ?? null,
    forget,

    async signIn(ticket, device, idempotencyKey) {
      return accept(await anonymous("POST", "/v1/sessions/app", { body: { ticket, device }, idempotencyKey }));
    },

    /** Restore the session after a reload. Returns false when there is none. Throws when the server cannot be reached. */
    async restore() {
      if (!readStored()?.refreshToken) return false;
      if (!(await isOnlyTab())) {
        storage.removeItem(STORE);
        return false;
      }
      return renew(null);
    },

    /** Holds this tab's lock from now on. */
    claimTab: isOnlyTab,
  };

  // "Duplicate tab" copies sessionStorage. Two tabs with one refresh token would look like theft and end both, so the
  // copy gives its token up: it finds that the original still holds the lock. Without Web Locks (plain http, iOS before
  // 15.4) both go on: the key of the next refresh lies beside the token (keyAfter) and is copied with it, so that what one
  // tab asks is the same request as the other's, with the same answer.
  async function isOnlyTab() {
    if (!locks) return true;
    const storedGrant = readStored() ?? {};
    const tab = storedGrant.tab ?? newKey();
    storage.setItem(STORE, JSON.stringify({ ...storedGrant, tab }));
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), 1500); // a reloading page frees its lock a moment late
    return new Promise((resolve) => {
      locks.request(`tab-${tab}`, { signal: patience.signal }, () => {
        clearTimeout(timer);
        resolve(true);
        return new Promise(() => {});
      }).catch(() => resolve(false));
    });
  }
}
