// The rules of this machine's screen, from the server: how long it waits for a visitor, and where people reach. Without an
// answer those that everybody may rely on.

import { preferences } from "/shared/page/preferences.js";

const USUAL = { quietSeconds: 60, warningSeconds: 20 };
const AGAIN_MS = 60000;

/**
 * Create the rules and read them. `call` is the terminal's. The zone of the controls is put on the page as two properties, in
 * percent of its height: --reach-top from the upper edge, --reach-below from the lower one.
 */
export function createRules(call) {
  /** @type {import("/types/call").Schemas["KioskRules"] | null} */ let rules = null;

  async function read() {
    try {
      rules = await call("GET", "/v1/page-settings/kiosk");
      showZone();
    } catch {
      setTimeout(read, AGAIN_MS);
    }
  }

  /** Put the zone on the page; low for somebody who sits. */
  function showZone(isLow = preferences().lowReach) {
    if (!rules) return;
    const { top, bottom } = isLow ? rules.lowControls : rules.controls;
    const { style } = document.documentElement;
    style.setProperty("--reach-top", String(top * 100));
    style.setProperty("--reach-below", String((1 - bottom) * 100));
  }

  function chosenTimes() {
    const { timeoutFactor } = preferences();
    return rules?.timeouts.find(({ factor }) => factor === timeoutFactor) ?? rules?.timeouts[0] ?? USUAL;
  }

  read();
  return {
    showZone,
    quietMs: () => chosenTimes().quietSeconds * 1000,
    warnMs: () => chosenTimes().warningSeconds * 1000,
  };
}
