// What this tab has sent of the display without knowing yet what became of it. The answer may be lost with the connection, or the page
// loaded anew before it came: the server may have stored the change all the same. Then what stands there is no other screen's.

import { PRESETS, STANDARDS } from "/shared/page/setting-choices.js";

/** @typedef {Record<string, any[]>} Sent By field, and for `preset`: each value that was sent. */

/** Create the list, or go on with the one that was kept over a reload. */
export function createSentChoices(/** @type {Sent} */ kept = {}) {
  /** @type {Sent} */ const sent = Object.fromEntries(Object.entries(kept));
  const has = (/** @type {string} */ name, /** @type {any} */ value) => (sent[name] ?? []).some((before) => JSON.stringify(before) === JSON.stringify(value));

  return {
    /** Note a change that is sent. */
    note(/** @type {{ preset?: string | null, values: Record<string, any> }} */ body) {
      for (const [name, value] of Object.entries(effectOf(body))) if (!has(name, value)) sent[name] = [...(sent[name] ?? []), value];
    },
    /** Tell whether each of these fields stands at the server as this tab has sent it. */
    explains: (/** @type {string[]} */ names, /** @type {{ preset: string | null, effective: Record<string, any> }} */ { preset, effective }) =>
      names.every((name) => has(name, name === "preset" ? preset : effective[name])),
    all: () => sent,
  };
}

/** Return how the fields stand after a change. Null goes back to the preset. */
function effectOf(/** @type {{ preset?: string | null, values: Record<string, any> }} */ { preset = null, values }) {
  const own = preset ? PRESETS[preset].values.phone : {};
  const after = Object.entries(values).map(([name, value]) => [name, value ?? own[name] ?? STANDARDS.phone[name]]);
  return { ...(preset ? { preset } : {}), ...own, ...Object.fromEntries(after) };
}
