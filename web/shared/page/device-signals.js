// What the device says of its owner: more contrast, less motion. A larger text of the system needs nothing here, as all sizes are
// percentages of it. The stronger need wins, as in bff/page_settings/precedence.py.

/** @type {Record<string, [string, any]>} Each field with its query, and the value that is asked for. */
const SIGNALS = {
  contrast: ["(prefers-contrast: more)", "more"],
  reducedMotion: ["(prefers-reduced-motion: reduce)", true],
};

const queries = Object.entries(SIGNALS).map(([name, [query, value]]) => ({ name, value, list: matchMedia(query) }));

/** Return what the device asks for now, by field. @returns {Record<string, any>} */
export const signals = () => Object.fromEntries(queries.filter(({ list }) => list.matches).map(({ name, value }) => [name, value]));

/** Return the stronger need. Between two palettes of strong contrast the person's own wins. */
export const stronger = (name, value, signal) => (name === "contrast" ? (value === "standard" ? signal : value) : value || signal);

/** Call `listener` when the device asks for something else. */
export const onSignals = (listener) => queries.forEach(({ list }) => list.addEventListener("change", listener));
