// The citizen's page settings at the server, and the look of this page: whoever sets large letters on the phone finds them at
// the kiosk. What somebody chooses here is put on at once; this module stores it, and puts on what other screens have chosen.
//
//   const settings = createPageSettings({ call: session.call, look: { current: preferences, choose, onChange: onPreferences } });
//   settings.read()    after the sign-in, on an event `settings` of the live stream, and on `gap`
//   settings.forget()  at the sign-out, and when a kiosk's visit ends
//
// `look` is preferences.js: it knows the values that are on (`current()`), puts others on (`choose(values)`), and calls a
// listener after each change. At a kiosk (`saves: false`) a choice is for this visit and wins over the stored settings.

const PATH = "/v1/page-settings";
const TRIES = 3;

/** @typedef {Record<string, any>} Values */
/** @typedef {{ current: () => Values, choose: (values: Values) => void, onChange: (listener: () => void) => unknown }} Look */
/** @typedef {{ version: number, effective: Values }} Settings */

/** @param {{ call: any, look: Look, saves?: boolean }} options */
export function createPageSettings({ call, look, saves = true }) {
  /** @type {Settings | null} what the server has, as far as this page knows */ let settings = null;
  /** @type {Values} what was chosen here and is not stored */ let own = {};
  let shown = look.current();
  let isAdopting = false;
  /** @type {Promise<void> | null} */ let saving = null;
  let visit = 0;

  look.onChange(() => {
    const now = look.current();
    if (!isAdopting) Object.assign(own, difference(now, shown));
    shown = now;
    if (!isAdopting) save();
  });

  /** Put on what the server has, except what was chosen here and is on its way. */
  function adopt(/** @type {Settings} */ next) {
    settings = next;
    const wish = Object.fromEntries(Object.entries(difference(next.effective, shown)).filter(([name]) => name in shown && !(name in own)));
    if (!Object.keys(wish).length) return;
    isAdopting = true;
    try {
      look.choose(wish);
    } finally {
      isAdopting = false;
    }
  }

  /** Store what was chosen here, one change at a time. What cannot be stored now is kept for the next try. */
  function save() {
    if (!saves || !settings || saving) return;
    saving = store(visit).finally(() => {
      saving = null;
    });
  }

  async function store(/** @type {number} */ ours) {
    for (let tries = 0; tries < TRIES && Object.keys(own).length; ) {
      const values = own;
      own = {};
      try {
        const stored = await call("PATCH", PATH, { body: { values }, headers: { "If-Match": `"${settings?.version}"` } });
        if (ours !== visit) return;
        adopt(stored);
      } catch (problem) {
        if (ours !== visit) return;
        own = { ...values, ...own };
        // Another screen was faster with the same field. This choice is the newer one: it is made again upon what stands there now.
        if (problem?.reasonCode !== "settings-changed") return;
        adopt(problem.members.settings);
        tries += 1;
      }
    }
  }

  return {
    /** Read the settings and put them on. Without an answer the page stays as it is. */
    async read() {
      const ours = visit;
      let next;
      try {
        next = await call("GET", PATH);
      } catch {
        return;
      }
      if (ours !== visit) return;
      // Whoever has stored nothing yet keeps what they have chosen on this phone, and stores it.
      if (next.version === 0 && saves) own = { ...difference(shown, next.effective), ...own };
      if (!settings || next.version >= settings.version) adopt(next);
      save();
    },
    /** Forget whose settings these are. The page stays as it is. */
    forget() {
      visit += 1;
      settings = null;
      own = {};
    },
    /** Wait until what was chosen is stored, or cannot be. */
    settled: () => saving ?? Promise.resolve(),
  };
}

/** Return the values that differ from those of `before`, of the fields that both have. */
function difference(/** @type {Values} */ values, /** @type {Values} */ before) {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => name in before && JSON.stringify(value) !== JSON.stringify(before[name])));
}
