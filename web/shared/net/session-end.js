// The end of a session that this browser has forgotten already: what is still in hand ends it at the server.

import { createApi } from "/shared/net/api.js";

const TIMEOUT_MS = 5000; // the next person waits

/** End the session, by its access token or a last renewal. The page may be closed meanwhile. */
export async function endAtServer(/** @type {import("/shared/net/session-store.js").SessionRecord} */ { refreshToken, refreshKey, sessionId }, /** @type {string | null} */ token) {
  const call = createApi();
  const rest = { timeout: TIMEOUT_MS, keepalive: true };
  const bearer = token ?? (await call("POST", "/v1/sessions/refresh", { body: { refreshToken }, idempotencyKey: refreshKey, ...rest })).accessToken;
  await call("DELETE", `/v1/sessions/${encodeURIComponent(sessionId)}`, { headers: { Authorization: `Bearer ${bearer}` }, ...rest });
}
