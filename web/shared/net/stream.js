// Server-sent events over fetch: EventSource cannot send the Authorization header.

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30000;
// A stream without even a comment for this long is dead, whatever TCP believes.
const SILENCE_MS = 60000;

/** The parser of the HTML standard, "9.2.6 Interpreting an event stream"; fed with text in any pieces. */
export class SseParser {
  #rest = "";
  #first = true;
  #data = [];
  #event = "";
  lastEventId = "";
  /** @type {number | null} */ retryMs = null;

  /** Add a piece of the stream. Returns the events that became complete: [{event, data, id}]. */
  push(chunk) {
    let text = this.#rest + chunk;
    if (this.#first && text) {
      if (text.startsWith("\uFEFF")) text = text.slice(1);
      this.#first = false;
    }
    const events = [];
    let start = 0;
    for (let i = 0; i < text.length; i += 1) {
      const char = text[i];
      if (char !== "\n" && char !== "\r") continue;
      // CR at the very end: LF may follow in the next piece, and both are one line end.
      if (char === "\r" && i === text.length - 1) break;
      this.line(text.slice(start, i), events);
      if (char === "\r" && text[i + 1] === "\n") i += 1;
      start = i + 1;
    }
    this.#rest = text.slice(start);
    return events;
  }

  /** Read one line. Private methods are too new for Safari 14. */
  line(line, events) {
    if (line === "") {
      if (this.#data.length) events.push({ event: this.#event || "message", data: this.#data.join("\n"), id: this.lastEventId });
      this.#data = [];
      this.#event = "";
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    let value = colon < 0 ? "" : line.slice(colon + 1);
    if (value.startsWith(" ")) value = value.slice(1);
    if (field === "data") this.#data.push(value);
    else if (field === "event") this.#event = value;
    else if (field === "id" && !value.includes("\0")) this.lastEventId = value;
    else if (field === "retry" && /^\d+$/.test(value)) this.retryMs = Number(value);
  }
}

/** Return how long to wait before the next try, with full jitter: phones must not all come back in the same second. */
export const waitBefore = (failures, random = Math.random, first = FIRST_WAIT_MS) =>
  first / 2 + random() * Math.min(LONGEST_WAIT_MS, first * 2 ** Math.min(failures, 10));

/**
 * Open the live stream, and open it again when it breaks.
 * connect(headers, signal) → Response. onEvent({event, data, id}) with data parsed from JSON. onState: "connecting",
 * "live", "waiting" or "ended" (the session is over). Returns { stop(), wake(), renew() }.
 */
export function openStream({ connect, onEvent, onState = (_state) => {}, isOver = (error) => error?.status === 401 }) {
  const stopped = new AbortController();
  let lastEventId = "";
  let firstWait = FIRST_WAIT_MS;
  let wake = () => {};
  let cut = () => {};
  let isRenewed = false;

  async function readOnce() {
    const silence = new AbortController();
    const abort = () => silence.abort();
    cut = abort;
    stopped.signal.addEventListener("abort", abort, { once: true });
    let timer = setTimeout(abort, SILENCE_MS);
    try {
      const headers = { Accept: "text/event-stream", ...(lastEventId ? { "Last-Event-ID": lastEventId } : {}) };
      const response = await connect(headers, silence.signal);
      onState("live");
      const parser = new SseParser();
      const reader = response.body.getReader();
      // The call is over once its headers are here: only the reader can still be stopped.
      silence.signal.addEventListener("abort", () => reader.cancel().catch(() => {}), { once: true });
      const decoder = new TextDecoder();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(timer);
        timer = setTimeout(abort, SILENCE_MS);
        for (const event of parser.push(decoder.decode(value, { stream: true }))) deliver(event);
        if (parser.lastEventId) lastEventId = parser.lastEventId;
        if (parser.retryMs !== null) firstWait = Math.max(100, parser.retryMs);
      }
    } finally {
      clearTimeout(timer);
      stopped.signal.removeEventListener("abort", abort);
    }
  }

  let received = false;
  function deliver({ event, data, id }) {
    received = true;
    let parsed = null;
    try {
      parsed = JSON.parse(data);
    } catch {
      return; // an event we cannot read must not end the stream
    }
    onEvent({ event, data: parsed, id });
  }

  async function run() {
    let failures = 0;
    while (!stopped.signal.aborted) {
      onState("connecting");
      received = isRenewed = false;
      let retryAfter = 0;
      try {
        await readOnce();
      } catch (error) {
        if (stopped.signal.aborted) return;
        if (isOver(error)) {
          onState("ended");
          return;
        }
        retryAfter = (error?.retryAfter ?? 0) * 1000;
      }
      if (stopped.signal.aborted) return; // a reader that is stopped ends like any other
      if (isRenewed) continue;
      failures = received ? 0 : failures + 1;
      onState("waiting");
      await /** @type {Promise<void>} */ (new Promise((resolve) => {
        const timer = setTimeout(resolve, Math.max(retryAfter, waitBefore(failures, Math.random, firstWait)));
        wake = () => { clearTimeout(timer); resolve(); };
        stopped.signal.addEventListener("abort", wake, { once: true });
      }));
    }
  }

  run();
  return {
    stop: () => stopped.abort(),
    /** The network is back, or the page is in front again: do not sit out the wait. */
    wake: () => wake(),
    /** Connect anew, and go on from the last event, because the page has changed the language that the server speaks. */
    renew() {
      isRenewed = true;
      cut();
      wake();
    },
  };
}
