// The self-service kiosk: attract → what for → scan → answer → everything wiped. It remembers nothing about anybody.

import { announce, clearAnnouncements, prepareAnnouncements } from "/shared/announce.js";
import { createClearing } from "/shared/clearing.js";
import { listenToDemo } from "/shared/demo-link.js";
import { createFileViewer } from "/shared/file-viewer.js";
import { applyTexts, inChinese, nameOf, t } from "/shared/i18n.js";
import { onPreferences, preferences, resetPreferences } from "/shared/preferences.js";
import { createScanRunner } from "/shared/scan-runner.js";
import { attachScanner } from "/shared/scanner.js";
import { settingsBar } from "/shared/settings-bar.js";
import { bringUp } from "/shared/terminal-start.js";
import { createTerminalSession } from "/shared/terminal-session.js";
import { createIdleDialog } from "/kiosk/idle-dialog.js";
import { screens } from "/kiosk/screens.js";
import { createSpeaker } from "/kiosk/speaker.js";

const QUIET_MS = 60000;
const WARN_MS = 20000;

const main = document.getElementById("main");
const session = createTerminalSession("kiosk", { onLost: () => location.reload() });
const speaker = createSpeaker(document.getElementById("voice"));

function showPlace(terminal) {
  document.getElementById("place").textContent = nameOf(terminal.hall);
  document.getElementById("counter").textContent = terminal.label;
  document.title = `${terminal.label} · ${t("kiosk.title")}`;
}

function visit(terminal) {
  let screen = { name: "attract" };
  let matter = null;
  let wiping = false;
  const dialog = createIdleDialog({ onStay: () => idle.extend(), onEnd: () => wipe() });
  const idle = createClearing({
    // Large letters take longer to read.
    quietMs: () => (preferences().theme === "elder" ? 2 * QUIET_MS : QUIET_MS),
    warnMs: WARN_MS,
    onWarn: (seconds, first) => dialog.show(seconds, first),
    onCalm: () => dialog.hide(),
    onClear: () => wipe(),
  });
  const files = createFileViewer(session.call);
  const runner = createScanRunner({ call: session.call, cause: () => matter && inChinese(`matter.${matter}`), onState });

  function onState(state) {
    if (wiping) return;
    if (state.kind === "held") go("matters", { held: true });
    else if (state.kind === "checking") go("checking");
    else if (state.kind === "shown") go("shown", { scan: state.scan });
    else if (state.kind === "refused") go("refused", { problem: state.problem, mayRepeat: state.mayRepeat });
  }

  function go(name, rest = {}) {
    screen = { name, ...rest };
    if (name === "attract") idle.stop();
    else idle.start();
    draw();
    const heading = main.querySelector("h1, h2");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
    main.scrollTop = 0;
    speaker.say(main);
  }

  function draw() {
    main.dataset.screen = screen.name;
    main.replaceChildren(screens[screen.name]({ ...screen, matter, terminal, actions }));
  }

  const actions = {
    begin: () => go("matters"),
    choose(name) {
      matter = name;
      if (runner.isHolding()) runner.causeChosen();
      else go("scan");
    },
    otherMatter: () => go("matters"),
    scanAgain: () => go("scan"),
    repeat: () => runner.repeat(),
    file: (scan) => files.control(scan, { kind: "large wide" }),
    end: () => wipe(),
  };

  /** Nothing of this visit stays: no answer, no held code, no choice, no settings, no spoken or announced words. */
  function wipe() {
    wiping = true;
    idle.stop();
    dialog.hide();
    runner.clear();
    files.forget();
    speaker.reset();
    clearAnnouncements();
    matter = null;
    document.activeElement?.blur();
    resetPreferences();
    wiping = false;
    go("attract");
  }

  function take(code) {
    if (screen.name === "shown") wipe(); // the next person's code ends the visit of the one before
    if (!runner.submit(code)) announce(t("desk.busy"));
  }

  attachScanner({
    onCode: take,
    onUnknown: () => {
      announce(t("scan.unknown"), "urgent");
      if (["attract", "matters", "scan"].includes(screen.name)) go(screen.name, { unknown: true });
    },
  });
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => { if (idle.isRunning() && !idle.isWarning()) idle.extend(); }, true);
  }
  onPreferences(() => {
    showPlace(terminal);
    if (wiping) return;
    if (screen.name === "attract") idle.stop(); else idle.extend();
    draw();
  });
  // Settings touched on the attract screen belong to somebody: they too must pass when that person walks off.
  document.getElementById("settings").addEventListener("click", () => { if (!idle.isRunning()) idle.start(); });
  go("attract");
}

prepareAnnouncements();
settingsBar(document.getElementById("settings"));
applyTexts();
onPreferences(() => {
  applyTexts();
  speaker.redraw();
});
listenToDemo();
bringUp({ session, role: "kiosk", host: main }).then((terminal) => {
  showPlace(terminal);
  visit(terminal);
});
