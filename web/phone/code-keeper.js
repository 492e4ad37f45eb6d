// Keeps one good code in hand: renews it in time, holds on to the last good one while the network is away, and says
// honestly when there is none. No DOM here; the view draws what `onChange` tells.

const RETRY_MS = 3000;

/**
 * issue(presentationId) → Presentation. picture(presentation) → object URL. now() in server milliseconds.
 * onChange({ shown: {presentation, picture}|null, state, problem }), state being
 *   loading  no code yet            good     all is well
 *   kept     renewing failed, the shown code is still good until it expires
 *   expired  nothing good to show; still trying
 *   ended    the server refuses another code (used up, signed out, rule changed)
 */
export function createCodeKeeper({ first, issue, picture, now, isHidden, onChange, release = (_picture) => {} }) {
  /** @type {{ presentation: import("/types/call").Schemas["Presentation"], picture: string } | null} */ let shown = null;
  let pending = first; // issued, picture not loaded yet
  let state = "loading";
  let problem = null;
  let busy = false;
  let nextTry = 0;
  let stopped = false;

  const isStale = () => !shown || now() >= Date.parse(shown.presentation.refreshAt);
  const isDead = (presentation) => now() >= Date.parse(presentation.expiresAt);

  function tell(nextState, nextProblem = null) {
    state = nextState;
    problem = nextProblem;
    onChange({ shown, state, problem });
  }

  function drop() {
    if (shown) release(shown.picture);
    shown = null;
  }

  async function renew() {
    busy = true;
    try {
      if (!pending || isDead(pending)) pending = await issue(first.presentationId);
      const ready = { presentation: pending, picture: await picture(pending) };
      if (stopped) return release(ready.picture);
      if (shown) release(shown.picture);
      shown = ready;
      pending = null;
      tell("good");
    } catch (error) {
      if (!stopped) failed(error);
    } finally {
      busy = false;
    }
    return undefined;
  }

  function failed(error) {
    if (!error.mayPassByItself && error.status) {
      stop();
      tell("ended", error);
      return;
    }
    nextTry = now() + Math.max(RETRY_MS, (error.retryAfter ?? 0) * 1000);
    tell(shown ? "kept" : "expired", error);
  }

  function tick({ force = false } = {}) {
    if (stopped) return;
    if (shown && isDead(shown.presentation)) {
      drop();
      tell("expired", problem);
    }
    // In the background nobody can scan: a code issued there would only run out unseen.
    if (!busy && (force || (isStale() && !isHidden() && now() >= nextTry))) renew();
  }

  function stop() {
    stopped = true;
    clearInterval(timer);
  }

  const timer = setInterval(tick, 500);
  tick();

  return {
    tick,
    shown: () => shown,
    state: () => state,
    /** Seconds until the next code is due, and until the shown one is no longer good. */
    secondsLeft: () => shown && {
      refresh: Math.max(0, Math.ceil((Date.parse(shown.presentation.refreshAt) - now()) / 1000)),
      expiry: Math.max(0, Math.ceil((Date.parse(shown.presentation.expiresAt) - now()) / 1000)),
      share: Math.max(0, Math.min(1, (Date.parse(shown.presentation.expiresAt) - now())
        / (Date.parse(shown.presentation.expiresAt) - Date.parse(shown.presentation.issuedAt)))),
    },
    stop() {
      stop();
      drop();
    },
  };
}
