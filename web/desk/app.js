// The window's desk: reads a citizen's code and shows what the citizen agreed to, for a minute.

import { createTerminalSession } from "/shared/net/terminal-session.js";
import { announce, clearAnnouncements, prepareAnnouncements } from "/shared/page/announce.js";
import { createClearing } from "/shared/page/clearing.js";
import { listenToDemo } from "/shared/page/demo-link.js";
import { badge, button, el, notice, setText, spinner } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { onPreferences } from "/shared/page/preferences.js";
import { scene } from "/shared/page/scenes/scenes.js";
import { settingsBar } from "/shared/page/settings-bar.js";
import { bringUp } from "/shared/page/terminal-start.js";
import { createFileViewer } from "/shared/scan/file-viewer.js";
import { deniedResult, refusalInWords, refusedResult, shownResult } from "/shared/scan/scan-result.js";
import { createScanRunner } from "/shared/scan/scan-runner.js";
import { attachScanner } from "/shared/scan/scanner.js";
import { applyTexts, nameOf, t, useTexts } from "/shared/words/i18n.js";
import { textsCauses } from "/shared/words/texts-causes.js";
import { textsCommon } from "/shared/words/texts-common.js";
import { textsPresets } from "/shared/words/texts-presets.js";
import { textsTerminal } from "/shared/words/texts-terminal.js";
import { createDenial } from "/desk/denial.js";
import { createByHand } from "/desk/by-hand.js";
import { createForm } from "/desk/form.js";
import { greeting } from "/desk/greeting.js";
import { createHistory } from "/desk/history.js";
import { createPhotograph } from "/desk/photograph.js";

useTexts(textsCauses, textsCommon, textsPresets, textsTerminal);

const QUIET_MS = 40000;
const WARN_MS = 20000;
const GREETING_MS = 60000;
const narrow = matchMedia("(max-width: 44em)");

const main = document.getElementById("main");
const connection = document.getElementById("connection");
const session = createTerminalSession("desk", { onConnection: (ok) => showConnection(ok), onLost: () => location.reload() });

/** Show if there is a connection: every few seconds, after each scan, and again in the other language. Announce changes only. */
function showConnection(ok, { anew = false } = {}) {
  if (!anew && connection.dataset.ok === String(ok)) return;
  connection.dataset.ok = String(ok);
  connection.dispatchEvent(new Event("connection"));
  connection.replaceChildren(ok ? badge("good", t("connection.ok"), "check") : badge("warn", t("connection.lost"), "offline"));
}

function showPlace(terminal) {
  setText(document.getElementById("place"), nameOf(terminal.hall));
  setText(document.getElementById("counter"), terminal.label);
  document.title = `${terminal.label} · ${t("desk.title")}`;
}

function workplace(terminal) {
  /** @type {any} */
  let state = { kind: "idle" };
  let asked = ""; // the reason of the scan that is being answered
  const result = el("section.result", { "aria-labelledby": "result-title", testid: "result" });
  const history = createHistory();
  const form = createForm({ onCause: () => {
    runner.causeChosen();
    if (state.kind === "idle") draw();
  } });
  const byHand = createByHand({ onCode: (code) => take(code), onForeign: takeForeign });
  const files = createFileViewer(session.call);
  const photograph = createPhotograph(session.call);
  const denial = createDenial(session.call, { onDenied });
  const clearing = createClearing({
    quietMs: QUIET_MS,
    warnMs: WARN_MS,
    onWarn: (seconds, first) => {
      const text = t("desk.clearsIn", { n: seconds });
      warning.hidden = false;
      warning.querySelector("strong").textContent = text;
      if (first) announce(text, "urgent");
    },
    onCalm: () => { warning.hidden = true; },
    onClear: () => clear(),
  });
  const warning = notice("warn", "", null, { iconName: "clock", testid: "clear-warning" },
    button(t("extend"), () => clearing.extend(), { testid: "extend", kind: "primary" }));
  warning.hidden = true;
  const runner = createScanRunner({
    call: session.call, cause: form.cause, operator: form.operator, onState,
    onGivenUp: (problem) => history.add({ problem, reason: asked }),
  });

  function take(code) {
    form.clearErrors();
    byHand.clearError();
    forget();
    runner.submit(code);
  }

  function takeForeign() {
    forget();
    asked = form.reason();
    runner.foreign();
  }

  function onState(next) {
    state = next;
    if (next.kind === "checking") {
      clearing.stop();
      asked = form.reason();
    }
    if (next.kind === "shown" || next.kind === "refused") {
      history.add({ problem: next.problem, reason: asked });
      clearing.start();
      if (!next.problem || next.problem.status > 0) showConnection(true);
      else if (next.problem.isLost) showConnection(false);
      announce(next.kind === "shown" ? t("result.valid") : refusalInWords(next.problem), "urgent");
    }
    if (next.kind === "held") form.askForCause();
    draw();
    // On a narrow screen the answer stands below the form.
    if (narrow.matches && (next.kind === "shown" || next.kind === "refused")) result.scrollIntoView({ block: "start" });
  }

  function draw() {
    result.dataset.state = state.kind;
    result.replaceChildren(el("h1.visually-hidden", { id: "result-title" }, t("desk.result")), ...pictureOf(state));
    result.setAttribute("aria-busy", String(state.kind === "checking"));
  }

  function pictureOf({ kind, scan, problem, mayRepeat }) {
    if (kind === "checking") return [el("div.ready", {}, spinner(t("desk.checking")))];
    if (kind === "held") return [el("div.ready", {}, icon("hand"), el("div.ready-words", {}, el("h2", {}, t("desk.held")), el("p", {}, t("desk.held.detail"))))];
    if (kind === "shown" && denial.isRecorded(scan)) return [warning, deniedResult(), actions(null)];
    if (kind === "shown") return [warning, denial.place, shownResult(scan, "h2", photograph.figure(scan)), actions(scan)];
    if (kind === "refused") return [warning, refusedResult(problem, mayRepeat ? () => runner.repeat() : null), actions(null, mayRepeat)];
    if (connection.dataset.ok === "false") return [el("div.ready", { testid: "not-ready" }, icon("offline"), el("div.ready-words", {}, el("h2", {}, t("desk.away")), el("p.soft", {}, t("desk.away.detail"))))];
    return [el("div.ready", { testid: "ready" }, scene("desk"),
      el("div.ready-words", {}, el("p.soft", { testid: "greeting" }, greeting(nameOf(terminal.hall))), el("h2", {}, form.cause() ? t("desk.ready") : t("desk.ready.reason")), el("p", {}, t("desk.ready.detail")), el("p.soft.small", {}, t("desk.ready.anywhere"))))];
  }

  /** Take the holder's data off the screen: whoever stands there is somebody else. */
  function onDenied() {
    files.forget();
    photograph.forget();
    history.denyNewest();
    announce(t("deny.done"), "urgent");
    draw();
  }

  const actions = (scan, mayRepeat = false) => el("div.buttons.actions", {},
    el("p.soft.small.grow", {}, t("desk.clearsAlone", { n: (QUIET_MS + WARN_MS) / 1000 })),
    scan?.fileUrl && files.control(scan, { kind: "" }),
    scan && denial.control(scan),
    button(t(scan ? "desk.clear" : "desk.clearRefused"), () => clear(), { kind: mayRepeat ? "" : "primary", iconName: scan ? "check" : "trash", testid: "clear" }));

  /** Remove everything of the last answer, whatever comes next. */
  function forget() {
    clearing.stop();
    files.forget();
    photograph.forget();
    denial.forget();
    clearAnnouncements();
  }

  function clear() {
    forget();
    runner.clear();
    announce(t("desk.cleared"));
  }

  attachScanner({
    onCode: take,
    onUnknown() {
      form.clearErrors();
      byHand.clearError();
      takeForeign();
    },
    onKey: (character) => (document.querySelector("dialog[open]") ? undefined : form.chooseByKey(character)),
  });
  document.addEventListener("keydown", (event) => {
    // In a dialog Escape closes the dialog, not the answer behind it.
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && state.kind !== "idle") clear();
    if (event.key === "F2") {
      event.preventDefault();
      byHand.open();
    }
  });
  onPreferences(() => {
    showPlace(terminal);
    warning.querySelector(".button span").textContent = t("extend");
    form.redraw();
    byHand.redraw();
    history.redraw();
    draw();
  });
  // A desk stays open for days: the greeting follows the clock.
  setInterval(() => {
    const place = result.querySelector('[data-testid="greeting"]');
    if (place) setText(place, greeting(nameOf(terminal.hall)));
  }, GREETING_MS);
  connection.addEventListener("connection", () => { if (state.kind === "idle") draw(); });
  draw();
  main.replaceChildren(el("div.desk", {}, form.node, result, history.node, byHand.node));
}

prepareAnnouncements();
settingsBar(document.getElementById("settings"));
applyTexts();
onPreferences(() => {
  applyTexts();
  if (connection.dataset.ok) showConnection(connection.dataset.ok === "true", { anew: true });
});
listenToDemo();
bringUp({ session, role: "desk", host: main }).then((terminal) => {
  showPlace(terminal);
  showConnection(true);
  workplace(terminal);
});
