// One tab at a time, where there are Web Locks.

const WAIT_MS = 20000; // longer than one renewal takes: the tab that has the lock may be asleep

/** Make the function that runs an action while no other tab runs one. A tab that was put to sleep with the lock is not waited for. */
export function createLock(/** @type {string} */ name, /** @type {LockManager | undefined} */ locks) {
  return async function withLock(/** @type {() => Promise<boolean>} */ action) {
    if (!locks) return action();
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), WAIT_MS);
    let begun = false;
    try {
      return await locks.request(name, { signal: patience.signal }, () => {
        begun = true;
        clearTimeout(timer);
        return action();
      });
    } catch (problem) {
      if (begun) throw problem;
      return action();
    }
  };
}
