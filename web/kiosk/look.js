// How pages look and speak during a visit: what its person has chosen on the phone, and above that what was chosen at this machine.

import { pageLook, preferences, resetPreferences } from "/shared/page/preferences.js";

/** Create the look of the visits. Called before the first of them, when all is as usual. */
export function createVisitLook() {
  const usual = preferences();
  /** @type {Record<string, unknown>} */ let ofPerson = {};

  const differences = (/** @type {Record<string, unknown>} */ from) =>
    Object.fromEntries(Object.entries(preferences()).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(from[name])));
  const chosenHere = () => differences({ ...usual, ...ofPerson });

  return {
    /** Put on what this person has chosen on the phone. What was chosen at this visit stays, and nobody has touched this machine by it. */
    putOn(/** @type {Record<string, unknown>} */ values) {
      const chosen = chosenHere();
      ofPerson = values;
      pageLook.adopt({ ...values, ...chosen });
    },
    /** Take off what is of this person: the next one did not choose it. What was chosen at this machine stays. */
    takeOff() {
      if (!Object.keys(ofPerson).length) return;
      const chosen = chosenHere();
      ofPerson = {};
      pageLook.adopt({ ...usual, ...chosen });
    },
    /** Make all as everybody finds it. */
    reset() {
      ofPerson = {};
      resetPreferences();
    },
    isChanged: () => Object.keys(differences(usual)).length > 0,
  };
}
