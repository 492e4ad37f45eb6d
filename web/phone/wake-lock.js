/** Keeps the screen lit while a code is shown, where the browser can. Returns a function that lets it sleep again. */
export function keepAwake() {
  /** @type {WakeLockSentinel | null} */ let lock = null;
  let wanted = true;

  async function acquire() {
    const { wakeLock } = navigator;
    if (!wanted || document.hidden || !wakeLock) return;
    try {
      lock = await wakeLock.request("screen");
      if (!wanted) lock.release();
    } catch {
      // Low battery or no permission: the hint about brightness is there for the person.
    }
  }

  document.addEventListener("visibilitychange", acquire);
  acquire();
  return () => {
    wanted = false;
    document.removeEventListener("visibilitychange", acquire);
    lock?.release();
  };
}
