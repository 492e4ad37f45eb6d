// A citizen's session on the phone: one for all tabs of this browser, or for this tab alone when others use the phone too.
//
// The access token lives in memory only; session-store.js says where the refresh token lies. One tab renews at a time, where there
// are Web Locks, and tells the others. What keeps two renewals from looking like theft is not the lock but the key beside the token:
// both are then one request to the server, with one answer (docs/decisions/0071-a-reopened-tab-goes-on.md).

import { createApi, newKey } from "/shared/net/api.js";
import { createLock } from "/shared/net/renewal-lock.js";
import { endAtServer } from "/shared/net/session-end.js";
import { createSessionStore } from "/shared/net/session-store.js";
import { createUpload } from "/shared/net/upload.js";
import { clock } from "/shared/words/clock.js";

const NAME = "citizen-session";
const EARLY_MS = 60000;
const MOST_STEPS = 25; // the server lets one sign-in be refreshed 30 times a minute
const HEAR_MS = 1000; // a message of another tab may come after its lock
// Answers that say this refresh token will never work again.
const OVER = new Set([400, 401, 403, 404, 410, 422]);

/** Derive the key of the next refresh from a secret of this sign-in and a count, so that a tab and its copy use the same. */
function keyAfter(key) {
  const [secret, count = "0"] = (key ?? newKey()).split(".");
  return `${secret}.${Number(count) + 1}`;
}

/**
 * @typedef {{ accessToken: string, expiresAt: number, until: number, person: import("/types/call").Schemas["Person"], sessionId: string }} Grant Its
 *   end by this device's clock, and by the server's, which says which of two grants is the newer one.
 * @typedef {{ problem?: any, isElsewhere?: boolean, isKept?: boolean }} Ending Why the server ended it; whether another tab has; whether
 *   it was in the storage.
 */

/** @param {{ onEnd?: (ending: Ending) => void, onBegun?: () => void, locks?: LockManager | undefined }} [options] */
export function createCitizenSession({ onEnd = () => {}, onBegun = () => {}, locks = navigator.locks } = {}) {
  const anonymous = createApi();
  const store = createSessionStore();
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
  const withLock = createLock(`${NAME}-renewal`, locks);
  /** @type {Grant | null} */ let current = null;
  /** @type {Promise<boolean> | null} */ let renewing = null;
  /** @type {() => void} */ let onHeard = () => {};
  let isReopened = false;
  let isLeaving = false;

  /** Return the session that is kept. One that another tab is ending is kept for that tab alone. */
  const readKept = () => {
    const record = store.read();
    return record?.isEnding && !isLeaving ? null : record;
  };

  const nextKey = (/** @type {string | undefined} */ key) => (locks ? newKey() : keyAfter(key));

  function accept({ accessToken, expiresAt, person, sessionId }) {
    const until = Date.parse(expiresAt);
    current = { accessToken, expiresAt: Date.now() + until - clock.now(), until, person, sessionId };
    if (store.isShared()) channel?.postMessage(current);
    return current;
  }

  function end(/** @type {Ending} */ ending) {
    const isOver = current !== null || ending.isKept || ending.problem || store.visited() !== null;
    current = null;
    store.forgetVisit();
    isReopened = isLeaving = false;
    if (isOver) onEnd(ending);
    return false;
  }

  /** End what this tab shows if the session that is kept is gone, or another's. Returns whether it goes on. */
  function isStillKept() {
    if (current === null || readKept()?.sessionId === current.sessionId) return true;
    return end({ isElsewhere: true });
  }

  /** Send the refresh token, once. Returns null when the session has left the storage meanwhile: its answer is nobody's any more. */
  async function rotate() {
    const sent = readKept();
    if (!sent) return null;
    const grant = await anonymous("POST", "/v1/sessions/refresh", { body: { refreshToken: sent.refreshToken }, idempotencyKey: sent.refreshKey });
    const now = readKept();
    if (now?.sessionId !== sent.sessionId || grant.sessionId !== sent.sessionId) return null;
    // Another tab may have had the same answer, and drawn the key of the next refresh: that key is everybody's.
    if (now.refreshToken === sent.refreshToken) store.update({ ...now, refreshToken: grant.refreshToken, refreshKey: nextKey(now.refreshKey), until: Date.parse(grant.expiresAt) });
    return accept(grant);
  }

  /** Wait for the grant of another tab if what is kept is newer than what this tab has. */
  async function hearGrant() {
    const kept = readKept();
    if (!channel || !current || kept?.sessionId !== current.sessionId || (kept.until ?? 0) <= current.until) return;
    await new Promise((resolve) => {
      onHeard = () => resolve(undefined);
      setTimeout(resolve, HEAR_MS);
    });
  }

  async function refresh(/** @type {string | null} */ staleToken) {
    await hearGrant();
    if (!isStillKept() || (staleToken !== null && current === null)) return false; // it has ended meanwhile
    if (current && current.accessToken !== staleToken) return true; // another tab has renewed for this one
    const sessionId = readKept()?.sessionId;
    if (!sessionId) return false;
    try {
      // An answer that was lost, or that a copy of this tab had, is old when it is given again: on to what still holds.
      let grant = await rotate();
      for (let step = 1; grant && step < MOST_STEPS && Date.now() >= grant.expiresAt; step += 1) grant = await rotate();
      return grant ? true : end({ isElsewhere: true });
    } catch (problem) {
      if (!OVER.has(problem.status)) throw problem; // may pass by itself: the session still stands
      if (readKept()?.sessionId === sessionId) store.removeOwn();
      return end({ problem });
    }
  }

  /** Renew the tokens. However many calls and tabs find the token stale, one refresh is sent. */
  function renew(/** @type {string | null} */ staleToken) {
    if (current && current.accessToken !== staleToken) return Promise.resolve(true);
    renewing ??= withLock(() => refresh(staleToken)).finally(() => { renewing = null; });
    return renewing;
  }

  const auth = {
    token: () => current?.accessToken ?? null,
    expiresSoon: () => current !== null && Date.now() > current.expiresAt - EARLY_MS,
    renew,
    /** @returns {Promise<Record<string, string>>} */
    headers: async () => (current ? { Authorization: `Bearer ${current.accessToken}` } : {}),
  };

  /** Check what other tabs have made of the session: ended, begun, or another person's. */
  function checkStore() {
    if (current) isStillKept();
    else if (!renewing && readKept()) onBegun();
  }

  store.onChange(checkStore);
  // A page that slept has heard nothing.
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) checkStore(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && current) isStillKept(); });
  channel?.addEventListener("message", ({ data }) => {
    if (!current || data.sessionId !== current.sessionId || !(data.until > current.until)) return;
    current = data;
    onHeard();
  });

  // "Duplicate tab" copies sessionStorage. Two tabs with one refresh token that only one of them renews would look like theft, so
  // the copy gives its token up: it finds that the original still holds the lock. Without Web Locks (plain http, iOS before 15.4) both
  // go on: the keys follow from one another (keyAfter), so that what one asks is the same request as the other's.
  async function isOnlyTab() {
    const record = readKept();
    if (!locks || !record) return true;
    const tab = record.tab ?? newKey();
    store.update({ ...record, tab });
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

  /** Remove what a tab has left that died while it ended the session: its token is good still. */
  function finishEnding() {
    const record = store.read();
    if (!record?.isEnding || isLeaving) return;
    store.removeOwn();
    endAtServer(record, null).catch(() => {}); // without a connection it is forgotten here all the same
  }

  return {
    call: createApi({ auth }),
    upload: createUpload({ auth }),
    person: () => current?.person ?? null,
    id: () => current?.sessionId ?? null,
    /** Tell whether this tab goes on with a session that began in another, perhaps days ago. */
    isReopened: () => isReopened,
    /** Tell whether the sign-in ends with this tab. */
    isTabOnly: () => store.read() !== null && !store.isShared(),

    /** Let the other tabs begin anew before the server ends the session: from the server they would hear only that it is over. */
    beginEnd() {
      const record = readKept();
      isLeaving = true;
      if (record) store.update({ ...record, isEnding: true });
    },

    /** Go on after all: the server has not ended it. */
    stay() {
      const record = readKept();
      isLeaving = false;
      if (record) store.update({ ...record, isEnding: undefined });
    },

    /** Forget the session in all tabs at once, and then end it at the server with what is in hand. Says nothing to onEnd. */
    async leave() {
      const record = store.read();
      const token = auth.expiresSoon() ? null : auth.token();
      store.removeAll();
      current = null;
      isReopened = isLeaving = false;
      if (record) await endAtServer(record, token);
    },

    /** Forget the session in all tabs. */
    forget() {
      const isKept = store.read() !== null;
      store.removeAll();
      end({ isKept });
    },

    /** Sign in, for all tabs and the next 7 days, or for this tab alone. */
    async signIn(ticket, device, idempotencyKey, { isTabOnly = false } = {}) {
      const grant = await anonymous("POST", "/v1/sessions/app", { body: { ticket, device }, idempotencyKey });
      return withLock(async () => {
        store.begin({ refreshToken: grant.refreshToken, refreshKey: nextKey(undefined), sessionId: grant.sessionId }, { isTabOnly });
        if (!store.isShared()) await isOnlyTab();
        store.noteVisit(grant.sessionId);
        accept(grant);
        return true;
      });
    },

    /** Go on with the session that is kept. Returns false when there is none. Throws when the server cannot be reached. */
    async restore() {
      finishEnding();
      const record = readKept();
      const visited = store.visited();
      if (visited !== null && visited !== record?.sessionId) return end({ isElsewhere: true }); // the browser threw this tab away meanwhile
      if (!record) return false;
      if (!store.isShared() && !(await isOnlyTab())) {
        store.removeOwn();
        return end({ isElsewhere: true });
      }
      if (!(await renew(null))) return false;
      isReopened = !store.noteVisit(record.sessionId) && store.isShared();
      return true;
    },
  };
}
