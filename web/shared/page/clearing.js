// Personal data leaves the screen by itself; the person is warned first and can always ask for more time (WCAG 2.2.1:
// a warning of at least 20 seconds, and no limit on how often it may be extended).

/**
 * Create the timer that clears a screen when nobody uses it.
 * quietMs until the warning, then warnMs until onClear; both may be functions, asked at each start. onWarn(secondsLeft) once a second while warning, onCalm() when the
 * time was extended. Reads the clock instead of counting ticks, so a machine that slept clears at once when it wakes.
 */
export function createClearing({ quietMs, warnMs, onWarn, onCalm = () => {}, onClear, now = () => Date.now() }) {
  const length = (ms) => (typeof ms === "function" ? ms() : ms);
  let until = 0;
  let warning = 0;
  /** @type {number | null} */ let warned = null;
  /** @type {number | null} */ let timer = null;

  function tick() {
    const msLeft = until - now();
    if (msLeft <= 0) {
      stop();
      onClear();
    } else if (msLeft <= warning) {
      const seconds = Math.ceil(msLeft / 1000);
      if (seconds !== warned) onWarn(seconds, warned === null);
      warned = seconds;
    }
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    if (warned !== null) onCalm();
    warned = null;
  }

  function start() {
    stop();
    warning = length(warnMs);
    until = now() + length(quietMs) + warning;
    timer = setInterval(tick, 250);
  }

  return { start, extend: start, stop, isRunning: () => timer !== null, isWarning: () => warned !== null };
}
