// The header: where this machine stands, what it is called, and what time it is.

import { setText } from "/shared/page/dom.js";
import { clock } from "/shared/words/clock.js";
import { nameOf, t, timeOfDay } from "/shared/words/i18n.js";

const TICK_MS = 5000;

/** Create the header. show(terminal) names the place; the clock goes from then on. */
export function createHeader({ place, counter, time }) {
  const tick = () => { time.textContent = timeOfDay(clock.now()).slice(0, 5); };
  /** @type {number | null} */ let clockwork = null;
  return {
    show(terminal) {
      setText(place, nameOf(terminal.hall));
      setText(counter, t("kiosk.open", { kiosk: terminal.label }));
      document.title = `${terminal.label} · ${t("kiosk.title")}`;
      clockwork ??= setInterval(tick, TICK_MS);
      tick();
    },
  };
}
