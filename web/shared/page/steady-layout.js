// Nothing moves under a finger: changes of the layout wait until a press is over. Otherwise a fault that vanishes
// when its field loses the focus would move the button that is being pressed.

/** steady(change): now, or after the press. Returns { steady, stop }. */
export function createSteady(root = document) {
  let pressed = false;
  /** @type {(() => void) | null} */ let waiting = null;
  const down = () => { pressed = true; };
  const up = () => {
    if (!pressed) return;
    pressed = false;
    setTimeout(() => { // the click comes after the finger has gone up
      const change = waiting;
      waiting = null;
      if (!pressed) change?.();
      else waiting ??= change;
    });
  };
  const events = { pointerdown: down, pointerup: up, pointercancel: up };
  for (const [name, heard] of Object.entries(events)) root.addEventListener(name, heard, true);
  return {
    steady(change) {
      if (pressed) waiting = change;
      else change();
    },
    stop() {
      for (const [name, heard] of Object.entries(events)) root.removeEventListener(name, heard, true);
    },
  };
}
