// Keeps one good code in hand: renews it in time, holds on to the last good one while the network is away, and says
// honestly when there is none. No DOM here; the view draws what `onChange` tells.

const RETRY_MS = 3000;

/**
 * Create the keeper of the code on the screen, which renews it in time.
 * issue(presentationId) → Presentation. picture(presentation) → object URL. now() in server milliseconds.
 * onChange({ shown: {presentation, picture}|null, state, problem }), state being
 *   loading  no code yet            good     all is well
 *   kept     renewing failed, the shown code is still good until it expires
 *   expired  nothing good to show; still trying
 *   ended    the server refuses another code (used up, signed out, rule changed)
 */
export function createCodeKeeper({ first, issue, picture, now, isHidden, onChange, release = (_picture) => {} }) {
  /** @type {{ presentation: import("/types/call").Schemas["Presentation"], picture: string } | null} */ let current = null;
  let pending = first; // issued, picture not loaded yet
  let state = "loading";
  let problem = null;
  let busy = false;
  let nextTry = 0;
  let stopped = false;

  const isStale = () => !current || now() >= Date.parse(current.presentation.refreshAt);
  const isDead = (presentation) => now() >= Date.parse(presentation.expiresAt);

  function tell(nextState, nextProblem = null) {
    state = nextState;
    problem = nextProblem;
    onChange({ shown: current, state, problem });
  }

  function drop() {
    if (current) release(current.picture);
    current = null;
  }

  async function renew() {
    busy = true;
    try {
      if (!pending || isDead(pending)) pending = await issue(first.presentationId);
      const ready = { presentation: pending, picture: await picture(pending) };
      if (stopped) return release(ready.picture);
      if (current) release(current.picture);
      current = ready;
      pending = null;
      tell("good");
    } catch (error) {
      if (!stopped) onFailure(error);
    } finally {
      busy = false;
    }
    return undefined;
  }

  function onFailure(error) {
    if (!error.mayPassByItself && error.status) {
      stop();
      tell("ended", error);
      return;
    }
    nextTry = now() + Math.max(RETRY_MS, (error.retryAfter ?? 0) * 1000);
    tell(current ? "kept" : "expired", error);
  }

  function tick({ force = false } = {}) {
    if (stopped) return;
    if (current && isDead(current.presentation)) {
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
    shown: () => current,
    state: () => state,
    /** Seconds until the next code is due, and until the shown one is no longer good. */
    secondsLeft: () => current && {
      refresh: Math.max(0, Math.ceil((Date.parse(current.presentation.refreshAt) - now()) / 1000)),
      expiry: Math.max(0, Math.ceil((Date.parse(current.presentation.expiresAt) - now()) / 1000)),
      share: Math.max(0, Math.min(1, (Date.parse(current.presentation.expiresAt) - now())
        / (Date.parse(current.presentation.expiresAt) - Date.parse(current.presentation.issuedAt)))),
    },
    stop() {
      stop();
      drop();
    },
  };
}
