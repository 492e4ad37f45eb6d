// The server's clock, as far as this device can know it. Old phones and kiosks run minutes off; codes live for seconds.

export function createClock(localNow = () => Date.now()) {
  let offset = 0;
  return {
    /** Milliseconds since 1970 on the server. */
    now: () => localNow() + offset,

    /** Learn the server's time from a `Date` header. It has whole seconds, so the middle of that second is the best guess. */
    learnFromHeader(dateHeader, sentAt, receivedAt = localNow()) {
      const server = Date.parse(dateHeader ?? "");
      if (Number.isNaN(server)) return;
      const measured = server + 500 - (sentAt + receivedAt) / 2;
      // Within a second it is rounding, not a wrong clock.
      if (Math.abs(measured - offset) > 1000) offset = measured;
    },

    /** Learn the server's time from the `serverTime` of a problem or an answer: ISO 8601 with fractions. */
    learnFromTime(iso) {
      const server = Date.parse(iso ?? "");
      if (Number.isNaN(server)) return;
      const measured = server - localNow();
      if (Math.abs(measured - offset) > 1000) offset = measured;
    },
  };
}

export const clock = createClock();
