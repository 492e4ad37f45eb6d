// Nothing moves under a finger: what would change the page's shape waits until a press is over. Else a fault that vanishes
// when its field is left takes away the very button that is being pressed.

/** Create steady(change) for a view that ends with `signal`. */
export function steadyUntil(/** @type {AbortSignal} */ signal) {
  const { steady, stop } = createSteady();
  signal.addEventListener("abort", stop);
  return steady;
}

/** Create steady(change), which changes the layout now, or after the press. Returns { steady, stop }. */
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
