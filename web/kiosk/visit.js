// One visit: from the first touch to "end and clear". What is scanned and what is applied for share the screen, the idle
// warning and the wiping; nothing of a visit outlives it.

import { announce, clearAnnouncements } from "/shared/page/announce.js";
import { createClearing } from "/shared/page/clearing.js";
import { confirmDialog } from "/shared/page/confirm.js";
import { closeModal } from "/shared/page/modal.js";
import { pageLook, preferences, resetPreferences } from "/shared/page/preferences.js";
import { createFileViewer } from "/shared/scan/file-viewer.js";
import { createScanRunner } from "/shared/scan/scan-runner.js";
import { attachScanner } from "/shared/scan/scanner.js";
import { inChinese, languageTag, t } from "/shared/words/i18n.js";
import { createApplying } from "/kiosk/applying.js";
import { createVisitBar } from "/kiosk/bar.js";
import { createIdleDialog } from "/kiosk/idle-dialog.js";
import { createRules } from "/kiosk/rules.js";
import { endButton, screens } from "/kiosk/screens.js";
import { createNoticeBar } from "/kiosk/notice-bar.js";
import { createKioskPages } from "/kiosk/pages.js";
import { createStage } from "/kiosk/stage.js";
import { whenDrawn } from "/kiosk/when-drawn.js";

const SIGN_IN_QUIET_MS = 240000; // the hands are at the phone meanwhile, and nothing personal is on the screen
const SAID_MS = 30000;
const OPEN = new Set(["idle", "attract"]); // screens with nothing of anybody
const BEFORE_SCAN = new Set([...OPEN, "matters", "scan"]); // screens without an answer that could be somebody else's

export function createVisit({ terminal, session, speaker, keypad, main, hands, stage: stageHost, bar: barParts, onWiped }) {
  let screen = { name: "attract" };
  /** @type {string | null} */ let matter = null;
  const usual = preferences();
  /** @type {Record<string, unknown>} */ let ofPerson = {};
  let wiping = false;
  let isConnected = true;
  let disposeScreen = () => {};
  /** @type {number | null} */ let lastNotice = null;
  const dialog = createIdleDialog({ onStay: () => idle.extend(), onEnd: () => wipe() });
  const rules = createRules(session.call);
  const pages = createKioskPages(session.call);
  const idle = createClearing({
    quietMs: () => (applying.isSigningIn() && !applying.isSignedIn() ? SIGN_IN_QUIET_MS : rules.quietMs()),
    warnMs: rules.warnMs,
    onWarn(seconds, first) {
      dialog.show(seconds, first, applying.isSignedIn() ? `idle.${applying.stateOfTyped()}` : "idle.text");
      if (first) speaker.interject(dialog.node());
    },
    onCalm() {
      speaker.pause(); // the rest of a warning that is gone would mislead
      dialog.hide();
    },
    onClear: () => wipe(),
  });
  // On the first screen nothing is lost, so nobody is warned.
  const resting = createClearing({ quietMs: rules.quietMs, warnMs: 0, onWarn: () => {}, onClear: () => wipe({ next: "idle" }) });
  const files = createFileViewer(session.call);
  const runner = createScanRunner({ call: session.call, cause: () => matter && inChinese(`matter.${matter}`), onState });
  const noticeBar = createNoticeBar(document.getElementById("told"));
  const bar = createVisitBar(barParts, { onEnd: end, onHome: goHome, onAgain: () => applying.renew() });
  const stage = createStage(stageHost);
  const applying = createApplying({
    main, hands, stage, bar, session, place: terminal,
    onAlive: () => idle.extend(),
    onHome: goHome,
    onSettings: putOn,
    onEnded: ({ byCitizen }) => wipe({ noticeKey: byCitizen ? "kiosk.endedByPhone" : "kiosk.endedHere" }),
    onDrawn(view, { isDrawnAnew = false } = {}) {
      // A page that is drawn anew, or under the warning, because of the phone or a case, does not say that somebody is here.
      if (view && !(idle.isWarning() && applying.isSignedIn())) arrive(view.node, { isUsed: !isDrawnAnew });
    },
  });

  /** Put on what this person has chosen on the phone. What was chosen at this visit stays, and nobody has touched this machine by it. */
  function putOn(/** @type {Record<string, unknown>} */ values) {
    const before = { ...usual, ...ofPerson };
    const chosenHere = Object.fromEntries(Object.entries(preferences()).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])));
    ofPerson = values;
    pageLook.adopt({ ...values, ...chosenHere });
  }

  function onState(state) {
    if (wiping) return;
    if (state.kind === "held") go("matters", { hasCode: true });
    else if (state.kind === "checking") go("checking");
    else if (state.kind === "shown") {
      putOn(state.scan.display.values); // as its holder wants pages to look
      go("shown", { scan: state.scan });
    }
    else if (state.kind === "refused") go("refused", { problem: state.problem, mayRepeat: state.mayRepeat });
  }

  function go(name, rest = {}) {
    clearTimeout(lastNotice);
    screen = { name, ...rest };
    draw();
    arrive(hands);
    if (OPEN.has(name)) idle.stop();
    if (OPEN.has(name)) renewPage();
    if (name === "attract") resting.start();
  }

  /** Arrive at a screen: focus the heading, read aloud if that is wished, and restart the time if it is there because somebody uses it. */
  function arrive(node, { isUsed = true } = {}) {
    clearAnnouncements();
    keypad.hide();
    noticeBar.hide();
    resting.stop();
    if (isUsed || !idle.isRunning()) idle.start();
    const heading = main.querySelector("h1, h2");
    heading?.setAttribute("tabindex", "-1");
    if (!main.contains(document.activeElement)) heading?.focus({ preventScroll: true });
    hands.scrollTop = 0;
    whenDrawn(node, () => speaker.say(main));
  }

  /** Read the page of an open screen, and draw it again if it has changed since. */
  function renewPage() {
    const { name, whole = false } = screen;
    const redraw = () => { if (screen.name === name && !applying.isOpen()) draw(); };
    if (name === "attract") pages.renewFirst(languageTag(), redraw, whole);
    else pages.renewScenes(redraw);
  }

  /** Add the page to an open screen. */
  const pageOf = ({ name, whole = false }) => ({ attract: { page: pages.first(languageTag(), whole) }, idle: { scenes: pages.scenes() } }[name] ?? {});

  function draw() {
    main.dataset.screen = screen.name;
    disposeScreen();
    screen.place ??= { scene: 0 }; // drawn again, an idle machine goes on where it was
    const { words, picture, kind, back, end: ownEnd, touched, dispose = () => {} } = screens[screen.name]({ ...screen, ...pageOf(screen), matter, actions, isConnected });
    disposeScreen = dispose;
    if (picture) stage.show({ words, picture, kind });
    else stage.clear();
    bar.showOwn(back, ownEnd ?? farewell());
    hands.replaceChildren(touched);
  }

  /** Create the button that puts the first screen back as everybody finds it, once somebody has changed it. */
  function farewell() {
    const isChanged = screen.name === "attract" && JSON.stringify(preferences()) !== JSON.stringify(usual);
    return isChanged ? endButton(actions) : null;
  }

  const actions = {
    begin: () => go("matters"),
    home: goHome,
    /** Go to the view of an entry. In a page's parameters a choice among several is one word. */
    enter(view, { on, ...parameters }) {
      if (view === "begin") return go("matters");
      return applying.go(view, { ...parameters, ...(on ? { on: [on] } : {}) });
    },
    allEntries: () => go("attract", { whole: true }),
    choose(name) {
      matter = name;
      if (runner.isHolding()) runner.causeChosen();
      else go("scan");
    },
    otherMatter: () => go("matters"),
    scanAgain: () => go("scan"),
    repeat: () => runner.repeat(),
    /** Go from the check to applying. The shown certificate stays behind: applying needs a sign-in with the citizen's own phone. */
    goOn(words) {
      files.forget();
      clearAnnouncements();
      runner.clear();
      matter = null;
      screen = { name: "attract" };
      applying.go("matters", { q: words });
    },
    file: (scan) => files.control(scan, { kind: "large wide" }),
    end: () => wipe(),
  };

  /** End the visit. Warn first if a file is on its way, because it would be lost. */
  async function end() {
    const lose = !applying.isUploading() || (await confirmDialog({ title: t("kiosk.end.upload"), text: t("kiosk.end.upload.detail"), yes: t("kiosk.end"), no: t("kiosk.end.wait") }));
    if (lose) wipe();
  }

  /** Go to the first screen. Nothing personal comes along; how it looks and speaks is still for whoever stands here. */
  function goHome() {
    wipe({ isGoing: false });
  }

  /** Remove everything of this visit: answer, held code, session, choice, settings, spoken and announced words. Not `isGoing`: the look stays. */
  function wipe(/** @type {{ noticeKey?: string | null, next?: string, isGoing?: boolean }} */ { noticeKey = null, next = "attract", isGoing = true } = {}) {
    wiping = true;
    idle.stop();
    dialog.hide();
    applying.close();
    runner.clear();
    files.forget();
    if (isGoing) speaker.reset();
    else speaker.pause();
    clearAnnouncements();
    for (const open of document.querySelectorAll("dialog")) closeModal(open);
    matter = null;
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
    if (isGoing) ofPerson = {};
    if (isGoing) resetPreferences();
    wiping = false;
    onWiped();
    go(next, { noticeKey });
    if (noticeKey) {
      announce(t(noticeKey), "urgent");
      lastNotice = setTimeout(() => { if (screen.noticeKey) go("attract"); }, SAID_MS);
    }
  }

  function take(code) {
    if (applying.isSignedIn()) return noticeBar.say("kiosk.scan.notNow"); // this visit is somebody's already
    if (screen.name === "shown" || applying.isOpen()) wipe(); // the next person's code ends the visit of the one before
    return runner.submit(code);
  }

  /** Take a scan that is no code of ours. `kept`: a card reader has typed into the field that had the focus. */
  function takeForeign({ kept }) {
    if (applying.isOpen()) return kept || noticeBar.say("kiosk.unknown");
    clearAnnouncements();
    files.forget();
    if (!BEFORE_SCAN.has(screen.name)) return runner.foreign();
    runner.drop();
    go(screen.name === "idle" ? "attract" : screen.name, { unknown: true });
    announce(t("kiosk.unknown"), "urgent");
  }

  attachScanner({ onCode: take, onUnknown: takeForeign });
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => { if (idle.isRunning() && !idle.isWarning()) idle.extend(); else if (resting.isRunning()) resting.start(); }, true);
  }
  document.addEventListener("click", () => { if (screen.name === "idle" && !applying.isOpen()) go("attract"); });
  go("attract");

  return {
    signInUrl: applying.signInUrl,
    /** Show if there is a connection, before somebody begins in vain. */
    connection(ok) {
      if (isConnected === ok) return;
      isConnected = ok;
      if (OPEN.has(screen.name) && !applying.isOpen()) draw();
    },
    /** Show what was chosen of language or display. It passes when that person leaves. `isOurs`: chosen at this machine. */
    onPreferences({ language, isOurs }) {
      const { lowReach, readAloud } = preferences();
      rules.showZone(lowReach);
      speaker.follow(readAloud);
      if (wiping) return;
      if (isOurs && idle.isRunning()) idle.extend();
      else if (isOurs && resting.isRunning()) resting.start();
      if (language && applying.isOpen()) applying.redraw();
      else if (language) draw();
      else if (screen.name === "attract" && !applying.isOpen()) bar.showOwn(null, farewell());
      if (language && OPEN.has(screen.name) && !applying.isOpen()) renewPage();
    },
  };
}
