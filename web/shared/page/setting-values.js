// Values of settings by name: parts of them, and what differs.

/** @typedef {Record<string, any>} Values */

/** Return the values of these names. */
export const pick = (/** @type {Values} */ values, /** @type {string[]} */ names) => Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));

/** Return the names without those that are gone. */
export const without = (/** @type {Iterable<string>} */ names, /** @type {string[]} */ gone) => [...names].filter((name) => !gone.includes(name));

/** Return the values that differ from those of `before`, of the fields that both have. */
export function difference(/** @type {Values} */ values, /** @type {Values} */ before) {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => name in before && JSON.stringify(value) !== JSON.stringify(before[name])));
}
