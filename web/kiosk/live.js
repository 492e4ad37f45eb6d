// The stream of the citizen who is signed in here: their case moves, and their phone may end this session.

import { openStream } from "/shared/net/stream.js";

/**
 * Open the citizen's live stream. view() returns what is on the screen; onSettings() is told of other page settings, onNews() that
 * messages came or were read. Returns { state(), stop(), renew() }.
 */
export function createKioskLive(citizen, view, { onSettings, onNews }) {
  let state = "connecting";
  const handlers = {
    case(data) {
      onNews();
      if (data) view()?.onCase?.(data);
    },
    unread: onNews,
    gap: () => {
      onSettings();
      onNews();
      view()?.onGap?.();
    },
    settings: onSettings,
    // This session was ended: the next answer says so to whoever watches over it.
    session: () => citizen.call("GET", "/v1/drafts").then(() => {}, () => {}),
  };
  const stream = openStream({
    connect: (headers, signal) => citizen.call("GET", "/v1/stream", { as: "stream", headers, signal }),
    onEvent: ({ event, data }) => handlers[event]?.(data),
    onState: (next) => { state = next; },
  });
  return { state: () => state, stop: stream.stop, renew: stream.renew };
}
