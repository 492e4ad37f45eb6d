// Hosts the shared views of applying at a kiosk: who is signed in, which view is shown, and that nothing of it stays.

import { forgetFiles } from "/shared/matters/file-preview.js";
import { matterViews } from "/shared/matters/views.js";
import { createApi } from "/shared/net/api.js";
import { codePicture } from "/shared/page/code-picture.js";
import { button, el, notice } from "/shared/page/dom.js";
import { t } from "/shared/words/i18n.js";
import { createKioskCitizen } from "/kiosk/citizen.js";
import { createKioskLive } from "/kiosk/live.js";
import { createKioskMessages, messagesView } from "/kiosk/messages.js";
import { pageView } from "/kiosk/page.js";
import { printResultView } from "/kiosk/print-result.js";
import { signInView } from "/kiosk/sign-in.js";

const { delegations, delegate, ...hosted } = matterViews; // to let somebody act for one is a matter for one's own phone
const views = { ...hosted, signIn: signInView, printed: printResultView, page: pageView, messages: messagesView };
const BEGINNINGS = new Set(["matters", "cases"]);
const OPEN_TO_ALL = new Set(["matters", "guide", "page", "signIn"]);
const ALIVE_MS = 5000;
const SETTINGS_MS = 3000;
// What the stage shows beside a view's heading; the machine beside all others.
const PICTURES = { matters: "hall", guide: "hall", signIn: "phone", receipt: "receipt", printed: "receipt", sent: "recognised" };
const printer = new URLSearchParams(location.search).get("paper") === "a4" ? "a4" : "80";
// A sheet of its own, because only newer browsers take the paper's size from a named page.
if (printer === "80") document.head.append(el("link", { rel: "stylesheet", media: "print", href: "/kiosk/roll.css" }));

/** Create a storage like sessionStorage, in memory, for one visit. */
function createKeep() {
  const values = new Map();
  return { getItem: (name) => values.get(name) ?? null, setItem: (name, value) => values.set(name, value), removeItem: (name) => values.delete(name), names: () => [...values.keys()] };
}

const HEAD_REM = 13.6; // of a list: the question, its field, the filters, drafts and the way from page to page
const STAGE_PART = 0.2917;

/** Count the rows of a list that fit between its head and its foot: few of large letters. Cards take twice the room. `isBelowRow`: below one of messages. */
function rowsThatFit(/** @type {"rows" | "cards"} */ kind = "rows", isBelowRow = false) {
  const letters = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const main = document.getElementById("main");
  const stage = Math.max(document.getElementById("stage")?.offsetHeight ?? 0, STAGE_PART * innerHeight);
  const room = (main?.clientHeight ?? 0) - stage - 132 - HEAD_REM * letters;
  const fitting = Math.floor(room / (Math.max(104, 2.7 * letters + 20) + 10)) - Number(isBelowRow);
  const rows = innerWidth > innerHeight ? 6 - 2 * Number(isBelowRow) : Math.max(1, Math.min(5, fitting));
  return kind === "cards" ? Math.ceil(rows / 2) : rows;
}

/**
 * Create the part of the kiosk in which a citizen applies.
 * onDrawn(view, { isDrawnAnew }) after each change of what is shown; onAlive() while a file is on its way; onHome() back to the choices;
 * onSettings(values) with how the citizen wants pages to look, before the first screen of theirs and after each change;
 * onEnded({ byCitizen }) when the session has been ended: from the citizen's phone, or with this machine's own enrolment.
 */
export function createApplying({ main, hands, stage, bar, session, place, onDrawn, onAlive, onHome, onEnded, onSettings }) {
  let keep = createKeep();
  /** @type {ReturnType<typeof createKioskCitizen> | null} */ let citizen = null;
  let app = appFor(null);
  /** @type {ReturnType<typeof createKioskLive> | null} */ let live = null;
  /** @type {ReturnType<typeof createKioskMessages> | null} */ let messages = null;
  /** @type {Shown | null} */ let now = null;
  let uploads = 0;
  const places = new Map(); // how each view was left in this visit

  /** Create the object that views get. It stays bound to one citizen, so a save under way never goes out in another's name. */
  function appFor(owner) {
    const own = owner && messages;
    return {
      place,
      call: owner?.call ?? createApi(),
      upload: (...uploadArguments) => upload(owner, ...uploadArguments),
      terminalCall: session.call,
      person: () => owner?.person() ?? null,
      keep,
      can: { camera: false, save: false, kiosk: true, paper: printer, rows: (kind) => rowsThatFit(kind, own?.isSomething()) },
      live: { state: () => live?.state() },
      messages: () => own,
      seen: (caseId) => own?.markRead(caseId),
      go,
      back,
      drawn() {
        const picture = now?.view.picture?.();
        if (picture) stage.paint(picture);
        onDrawn(now?.view);
      },
      leave: payByPhone,
      printed: (id) => go("printed", { id }),
      signIn: (name, parameters) => go("signIn", { then: { name, parameters } }),
      signedIn,
      nobodyThere,
      notSignedIn,
    };
  }

  function go(name, parameters = {}, { isDrawnAnew = false } = {}) {
    if (!citizen && !OPEN_TO_ALL.has(name)) return go("signIn", { then: { name, parameters } });
    if (citizen && live && live.state() !== "live") readSettings(citizen); // the stream, which tells of changes, is away
    if (now) places.set(now.name, now.view.keep?.() ?? now.parameters);
    now?.view.dispose?.();
    now = { name, parameters, view: views[name](app, parameters) };
    return show(now, isDrawnAnew);
  }

  /** Go to a view as it was left. */
  function back(name, parameters = {}) {
    go(name, { ...places.get(name), ...parameters });
  }

  function show(/** @type {Shown} */ { name, view }, isDrawnAnew) {
    main.dataset.screen = name;
    view.node.classList.add("hosted");
    stage.take(view.node, PICTURES[name] ?? "machine");
    bar.show(citizen, view.node.querySelector(":scope > .back") ?? (citizen && aside(name)));
    const part = BEGINNINGS.has(name) && messages?.isSomething() ? messages.part() : null;
    hands.replaceChildren(part ? el("div.stack.below-messages", {}, part, view.node) : view.node);
    onDrawn(view, { isDrawnAnew });
  }

  /** Create the button to the other page: from the start to the submitted cases, and back. */
  function aside(name) {
    const [other, picture] = { matters: ["cases", "folder"], cases: ["matters", "pen"] }[name] ?? [];
    return other && button(t(`kiosk.choose.${other === "matters" ? "apply" : other}`), () => go(other), { iconName: picture, testid: `to-${other}` });
  }

  async function signedIn(grant, then) {
    leaveCitizen();
    const newCitizen = createKioskCitizen({ grant, prove: session.prove, onOver: (problem) => { if (citizen === newCitizen) over(problem); } });
    citizen = newCitizen;
    messages = createKioskMessages(newCitizen, go);
    app = appFor(newCitizen);
    await Promise.all([readSettings(newCitizen), messages.read()]);
    if (citizen !== newCitizen) return; // the visit has ended meanwhile
    go(then.name, then.parameters);
    live = createKioskLive(newCitizen, () => now?.view, { onSettings: () => readSettings(newCitizen), onNews: () => messages?.read() });
  }

  /** Read how this person wants pages to look. Nobody waits long for it: without an answer the page stays as it is. */
  async function readSettings(person) {
    try {
      // Who does not share gets the usual values, also in the middle of a visit.
      const { effective } = await person.call("GET", "/v1/page-settings", { timeout: SETTINGS_MS });
      if (citizen === person) onSettings(effective);
    } catch {
      // What goes wrong with the session itself is said by the next call.
    }
  }

  /** Close the session that the answer opened, because the visit was over before it came. */
  function nobodyThere(grant) {
    return createKioskCitizen({ grant, prove: session.prove, onOver: () => {} }).end();
  }

  function leaveCitizen() {
    places.clear();
    live?.stop();
    live = null;
    citizen?.end();
    citizen = null;
    messages = null;
    app = appFor(null);
  }

  function notSignedIn({ name, parameters }) {
    if (OPEN_TO_ALL.has(name)) go(name, { ...parameters, begin: false });
    else if (citizen) go(name, parameters);
    else onHome();
  }

  /**
   * End the session. When it ran out, keep what was typed for the next sign-in, as only its owner can open that draft.
   * When the phone ended it, clear all.
   */
  function over(problem) {
    if (problem.reasonCode === "token-expired" && now?.name !== "signIn") again("expired");
    else onEnded({ byCitizen: problem.reasonCode === "session-ended" });
  }

  function again(reason) {
    if (!now || now.name === "signIn") return;
    const then = { name: now.name, parameters: now.view.keep?.() ?? now.parameters };
    if (reason === "expired") leaveCitizen();
    go("signIn", { then, reason });
  }

  async function upload(owner, ...uploadArguments) {
    uploads += 1;
    const alive = setInterval(onAlive, ALIVE_MS);
    try {
      return await owner.upload(...uploadArguments);
    } finally {
      clearInterval(alive);
      uploads -= 1;
    }
  }

  /** Hand the payment address to the phone, because a public machine is no place to pay. */
  function payByPhone({ codeSvg }) {
    if (!now) return; // the visit has ended while the address was asked for
    const [title, detail] = codeSvg ? ["kiosk.pay", "kiosk.pay.detail"] : ["kiosk.pay.noCode", "kiosk.pay.noCode.detail"];
    const note = notice("info", t(title), t(detail), { iconName: "money", role: "status", testid: "pay-by-phone" },
      codeSvg && el("div.pay-code", {}, codePicture(codeSvg, t("kiosk.pay.code"))));
    const at = now.view.node.querySelector('[data-testid="pay"]')?.parentElement ?? now.view.node;
    at.replaceChildren(note);
    note.scrollIntoView({ block: "center" });
  }

  function redraw() {
    if (!now) return;
    now.outdated = now.view.isBusy?.();
    if (!now.outdated) go(now.name, now.view.keep?.() ?? now.parameters, { isDrawnAnew: true });
  }

  main.addEventListener("settled", () => { if (now?.outdated) redraw(); });

  return {
    go,
    renew: () => again("soon"),
    isOpen: () => now !== null,
    isSignedIn: () => citizen !== null,
    isSigningIn: () => now?.name === "signIn",
    isUploading: () => uploads > 0,
    /** Return what becomes of what was typed: `unsent` until one sends it (a supplement), `unsaved` yet, or `saved`. */
    stateOfTyped() {
      const typed = keep.names().filter((name) => name.startsWith("typed:")); // then the draft, or the case and its notice
      if (typed.some((name) => name.split(":").length > 2)) return "unsent";
      return typed.length ? "unsaved" : "saved";
    },
    signInUrl: () => (now?.name === "signIn" ? now.view.url() : null),

    /** Draw the screen in the other language, and renew the stream, which speaks it too. */
    redraw() {
      live?.renew();
      messages?.read();
      redraw();
    },

    /** Remove everything of the visit: save what was typed, then end the session. */
    close() {
      now?.view.dispose?.();
      now = null;
      forgetFiles(keep);
      keep = createKeep();
      leaveCitizen();
      bar.hide();
    },
  };
}
