// The stream of the citizen who is signed in here: their case moves, and their phone may end this session.

import { openStream } from "/shared/stream.js";

/** view() → what is on the screen. Returns { state(), stop() }. */
export function createKioskLive(citizen, view) {
  let state = "connecting";
  const heard = {
    case: (data) => data && view()?.onCase?.(data),
    scan: (data) => view()?.onScan?.(data),
    gap: () => view()?.onGap?.(),
    // Perhaps this very session was ended: the next answer says so, and only the server knows.
    session: () => citizen.call("GET", "/v1/sessions").then(() => {}, () => {}),
  };
  const stream = openStream({
    connect: (headers, signal) => citizen.call("GET", "/v1/stream", { as: "stream", headers, signal }),
    onEvent: ({ event, data }) => heard[event]?.(data),
    onState: (next) => { state = next; },
  });
  return { state: () => state, stop: stream.stop };
}
