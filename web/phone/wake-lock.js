/** Keep the screen lit while a code is shown, where the browser can. Returns a function that lets it sleep again. */
export function keepAwake() {
  /** @type {WakeLockSentinel | null} */ let lock = null;
  let isWanted = true;

  async function acquire() {
    const { wakeLock } = navigator;
    if (!isWanted || document.hidden || !wakeLock) return;
    try {
      lock = await wakeLock.request("screen");
      if (!isWanted) lock.release();
    } catch {
      // Low battery or no permission: the hint about brightness is there for the person.
    }
  }

  document.addEventListener("visibilitychange", acquire);
  acquire();
  return () => {
    isWanted = false;
    document.removeEventListener("visibilitychange", acquire);
    lock?.release();
  };
}
