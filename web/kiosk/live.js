// The stream of the citizen at this kiosk: news of cases, and the end of the session from the phone.

import { openStream } from "/shared/net/stream.js";

/** view() → what is on the screen. Returns { state(), stop() }. */
export function createKioskLive(citizen, view) {
  let state = "connecting";
  const heard = {
    case: (data) => data && view()?.onCase?.(data),
    gap: () => view()?.onGap?.(),
    // This session has ended; the next call gets that answer and handles it.
    session: () => citizen.call("GET", "/v1/drafts").then(() => {}, () => {}),
  };
  const stream = openStream({
    connect: (headers, signal) => citizen.call("GET", "/v1/stream", { as: "stream", headers, signal }),
    onEvent: ({ event, data }) => heard[event]?.(data),
    onState: (next) => { state = next; },
  });
  return { state: () => state, stop: stream.stop };
}
