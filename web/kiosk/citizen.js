// A citizen signed in at this kiosk: a token in memory only, worth nothing without the kiosk's own key.

import { createApi } from "/shared/net/api.js";
import { createUpload } from "/shared/net/upload.js";

const DRAIN_MS = 5000;

/**
 * Create the session of a citizen who signed in at this kiosk.
 * grant: the server's answer to the poll. prove(method, url, token) → proof. onOver(problem) once, when the server takes the
 * token no more: it ran out, or was ended from the phone.
 */
export function createKioskCitizen({ grant, prove, onOver }) {
  const { accessToken, sessionId, person } = grant;
  const flights = new Set();
  let over = false;

  const auth = {
    token: () => accessToken,
    expiresSoon: () => false,
    // There is no refresh at a kiosk. A refused proof may only mean a wrong clock, which that answer has corrected.
    renew: async () => !over,
    headers: async (method, url) => ({ Authorization: `DPoP ${accessToken}`, DPoP: await prove(method, url, accessToken) }),
  };

  function withWatch(send) {
    return (...sendArguments) => {
      const flight = send(...sendArguments).catch((problem) => {
        if (problem.status === 401 && !over) {
          over = true;
          onOver(problem);
        }
        throw problem;
      }).finally(() => flights.delete(flight));
      flights.add(flight);
      return flight;
    };
  }

  const call = createApi({ auth });
  return {
    call: withWatch(call),
    upload: withWatch(createUpload({ auth })),
    person: () => person,
    endsAt: Date.now() + grant.expiresIn * 1000,

    /** Let saves under way arrive, then tell the server. Nobody waits for this: the screen is clear already. */
    async end() {
      if (over) return;
      const patience = new Promise((resolve) => setTimeout(resolve, DRAIN_MS));
      await Promise.race([whenSaved(), patience]);
      over = true;
      // The last proof too may be refused for a wrong clock, and is then sent again by the right one.
      const last = createApi({ auth: { ...auth, renew: async () => true } });
      await last("DELETE", `/v1/sessions/${encodeURIComponent(sessionId)}`).catch(() => {}); // it ends by itself soon
    },
  };

  /** Wait until nothing is being saved. One save may be followed by the next, of what was typed meanwhile. */
  async function whenSaved() {
    do {
      await Promise.allSettled([...flights]);
      await new Promise((resolve) => setTimeout(resolve));
    } while (flights.size);
  }
}
