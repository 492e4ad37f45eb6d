// Keeps a form as it is typed: saves after each pause, only over the version it knows, and loses nothing when another
// channel was faster or the network is away. No DOM here; the view draws what `onChange` tells.

import { clock } from "/shared/words/clock.js";

const PAUSE_MS = 1000;
const AGAIN_MS = 4000;
const MOST_MERGES = 5;

/**
 * Create the keeper of a draft, which saves what is typed.
 * draft: as the server gave it. put(form, version) and get() → Draft. onChange({ state, draft, savedAt, problem, taken })
 *   saved    what was typed is at the server     unsaved  typed, not sent yet      saving   on its way
 *   kept     could not be sent; still trying     merged   another channel had changed it: `taken` names what came from there
 *   over     the server takes no more of it (problem)
 * onTyped(names → what is typed and not saved) after each input; onStored(names → what is at the server now) after each save, also of a
 * keeper that is stopped.
 */
export function createDraftKeeper({ draft: first, typed = {}, put, get, onChange, onTyped = (_typed) => {}, onStored = (_stored) => {} }) {
  let draft = first;
  const dirty = new Map(Object.entries(typed)); // name → what was typed and is not known to be saved
  let state = "saved";
  let savedAt = Date.parse(first.touchedAt) || clock.now();
  /** @type {number | null} */ let timer = null;
  /** @type {Promise<any> | null} */ let flight = null;
  let stopped = false;

  function tell(next, { problem = null, taken = [] } = {}) {
    state = next;
    if (!stopped) onChange({ state, draft, savedAt, problem, taken });
  }

  const form = () => withTyped(draft.form);
  function withTyped(base) {
    const all = { ...base, ...Object.fromEntries(dirty) };
    for (const [name, value] of Object.entries(all)) if (value === null || value === "") delete all[name];
    return all;
  }

  function set(name, value) {
    dirty.set(name, value);
    onTyped(Object.fromEntries(dirty));
    if (state !== "unsaved") tell("unsaved");
    clearTimeout(timer);
    timer = setTimeout(quietly, PAUSE_MS);
  }

  async function send() {
    let takenOver = [];
    for (let merges = 0; ; merges += 1) {
      const sentValues = new Map(dirty);
      if (!sentValues.size) return takenOver;
      tell("saving");
      try {
        draft = await put(form(), draft.version);
        savedAt = clock.now();
        for (const [name, value] of sentValues) if (dirty.get(name) === value) dirty.delete(name);
        onStored(Object.fromEntries(sentValues));
        return takenOver;
      } catch (problem) {
        if (problem.status !== 412 || merges === MOST_MERGES) throw problem;
        // Somebody else saved: theirs is taken over, and what was typed here goes on top of it.
        const ownForm = draft.form;
        draft = await get();
        takenOver = changedNames(ownForm, draft.form).filter((name) => !dirty.has(name));
      }
    }
  }

  /** Save what is typed, one save at a time. Resolves when everything typed so far is at the server. Throws ApiProblem. */
  async function flush() {
    clearTimeout(timer);
    while (flight) await flight.catch(() => {});
    if (!dirty.size) return draft;
    flight = send();
    try {
      const takenOver = await flight;
      tell(takenOver.length ? "merged" : dirty.size ? "unsaved" : "saved", { taken: takenOver });
      if (dirty.size && !stopped) timer = setTimeout(quietly, PAUSE_MS);
      return draft;
    } catch (problem) {
      const passes = problem.mayPassByItself || !problem.status;
      tell(passes ? "kept" : "over", { problem });
      if (passes && !stopped) timer = setTimeout(quietly, Math.max(AGAIN_MS, (problem.retryAfter ?? 0) * 1000));
      throw problem;
    } finally {
      flight = null;
    }
  }

  const quietly = () => flush().catch(() => {});
  if (dirty.size) timer = setTimeout(quietly, 0);

  return {
    set,
    flush,
    form,
    draft: () => draft,
    state: () => state,
    /** What is typed and not saved: goes along when the view is drawn anew. */
    typed: () => Object.fromEntries(dirty),
    /** The network is back, or the page is about to be left: do not sit out the pause. */
    hurry: quietly,
    stop() {
      quietly();
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** List the names whose values differ between two forms. */
export const changedNames = (form, other) =>
  [...new Set([...Object.keys(form), ...Object.keys(other)])].filter((name) => form[name] !== other[name]);
