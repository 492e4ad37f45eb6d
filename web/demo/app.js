// Four screens side by side: a citizen's phone, a window's desk, what arrived on the citizen's handset, a kiosk.

import { createApi, newKey } from "/shared/net/api.js";
import { ApiProblem } from "/shared/net/problem.js";
import { announce, prepareAnnouncements } from "/shared/page/announce.js";
import { button, notice } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { currentPreset, onPreferences, preferences } from "/shared/page/preferences.js";
import { settingsBar } from "/shared/page/settings-bar.js";
import { applyTexts, currentLanguage, t, useTexts } from "/shared/words/i18n.js";
import { textsCommon } from "/shared/words/texts-common.js";
import { textsDemo } from "/shared/words/texts-demo.js";
import { textsPresets } from "/shared/words/texts-presets.js";
import { dragTo } from "/demo/drag.js";
import { typeLikeScanner } from "/demo/typist.js";

useTexts(textsCommon, textsDemo, textsPresets);

const ANSWER_MS = 2000;
const frames = Object.fromEntries(["phone", "desk", "kiosk"].map((role) => [role, document.getElementById(role)]));
const handle = document.getElementById("handle");
const message = document.getElementById("demo-message");
const call = createApi();
/** @type {{ frame: HTMLIFrameElement, url: string | null, choice: string | null }} */
const handset = { frame: /** @type {HTMLIFrameElement} */ (document.getElementById("handset")), url: null, choice: null };
const unenrolled = new Set(); // the screens whose enrolment did not work
const fronts = [...document.querySelectorAll("[data-front]")];
// Kept so that the visitor can try what a thief would: scan the same code once more.
let lastCode = null;

function say(kind, key, detail = null) {
  message.replaceChildren(notice(kind, t(key), detail));
}

/** Ask a frame what its screen shows. Resolves to null when there is no answer. */
function ask(role, type) {
  return new Promise((resolve) => {
    const requestId = newKey();
    const settle = (answer) => {
      clearTimeout(timer);
      window.removeEventListener("message", onAnswer);
      resolve(answer);
    };
    const timer = setTimeout(() => settle(null), ANSWER_MS);
    function onAnswer(event) {
      if (event.origin === location.origin && event.source === frames[role].contentWindow && event.data?.asked === requestId) settle(event.data);
    }
    window.addEventListener("message", onAnswer);
    frames[role].contentWindow.postMessage({ type, asked: requestId }, location.origin);
  });
}

const currentCode = async () => (await ask("phone", "code-request"))?.text ?? null;

/** Hold the phone's camera over the kiosk's sign-in code: the phone opens the address in it. */
async function scanKiosk() {
  const url = (await ask("kiosk", "sign-in-request"))?.url;
  if (!url) return say("warn", "demo.noSignIn");
  frames.phone.contentWindow.location.hash = new URL(url).hash;
  return say("good", "demo.scannedKiosk");
}

/** Choose the front that is shown where there is room for one only. */
function show(role) {
  for (const choice of fronts) choice.setAttribute("aria-pressed", String(choice.dataset.front === role));
  for (const side of document.querySelectorAll(".side")) side.classList.toggle("chosen", side.classList.contains(role));
}

async function carryTo(role) {
  const currentlyShown = await currentCode();
  const code = currentlyShown ?? lastCode;
  if (!code) return say("warn", "demo.noCode");
  lastCode = code;
  show(role);
  typeLikeScanner(code, frames[role]);
  if (!currentlyShown) return say("info", "demo.carriedAgain");
  return say("good", role === "desk" ? "demo.carriedDesk" : "demo.carriedKiosk");
}

function tellPreferences(frame) {
  frame.contentWindow.postMessage({ type: "preferences", ...preferences() }, location.origin);
}

/** Show whose handset it is. The sandbox has the page, in these two languages. */
function showHandset() {
  const page = handset.url ?? handset.choice;
  if (!page) return;
  const url = new URL(page);
  url.searchParams.set("lang", currentLanguage() === "en" ? "en" : "zh");
  if (handset.frame.src !== url.href) handset.frame.src = url.href;
}

/** Read where the sandbox has the handsets; without an answer the frame stays empty. */
async function findHandsets() {
  const scene = await call("GET", "/demo/scene").catch(() => null);
  handset.choice = scene?.handsetUrl ?? null;
  showHandset();
}

/** Give a desk or kiosk an enrolment code when it asks for one. Each code works once. */
async function enrol(role) {
  try {
    unenrolled.delete(role);
    const { enrolmentCode } = await call("POST", "/demo/enrolment-codes", { body: { terminal: role } });
    frames[role].contentWindow.location.hash = `enrol=${encodeURIComponent(enrolmentCode)}`;
  } catch (error) {
    const problem = ApiProblem.of(error);
    unenrolled.add(role);
    const again = button(t("again"), () => [...unenrolled].forEach(enrol), { testid: "enrol-again" });
    message.replaceChildren(notice("bad", t("demo.noScene"), problem.detail, {}, again));
  }
}

function words() {
  applyTexts();
  for (const role of Object.keys(frames)) frames[role].title = t(`demo.${role}`);
  handset.frame.title = t("demo.handset");
  handle.replaceChildren(icon("qr"), t("demo.handle"));
}

prepareAnnouncements();
show("phone");
for (const choice of fronts) choice.addEventListener("click", () => show(choice.dataset.front));
settingsBar(document.getElementById("settings"));
words();
say("info", "demo.start");
onPreferences(() => {
  words();
  showHandset();
  say("info", "demo.start");
  Object.values(frames).forEach(tellPreferences);
});
/** Open the app on the phone, as its push is opened on the handset. */
function openApp() {
  show("phone");
  frames.phone.contentWindow.postMessage({ type: "app-opened" }, location.origin);
}

window.addEventListener("message", (event) => {
  if (event.source === handset.frame.contentWindow) return event.data?.type === "app-opened" && openApp();
  if (event.origin !== location.origin) return;
  if (event.data?.type === "handset" && event.source === frames.phone.contentWindow) {
    handset.url = event.data.url;
    return showHandset();
  }
  const role = event.data?.type === "enrolment-needed" ? event.data.role : null;
  if (role in frames && event.source === frames[role].contentWindow) enrol(role);
});
for (const role of ["desk", "kiosk"]) document.getElementById(`to-${role}`).addEventListener("click", () => carryTo(role));
document.getElementById("scan-kiosk").addEventListener("click", scanKiosk);
dragTo({
  handle,
  targets: { desk: document.querySelector('[data-target="desk"]'), kiosk: document.querySelector('[data-target="kiosk"]') },
  onDrop: carryTo,
  onLost: () => announce(t("demo.dropped")),
});

for (const [role, frame] of Object.entries(frames)) {
  frame.addEventListener("load", () => {
    if (currentLanguage() !== "zh-CN" || currentPreset() !== "standard") tellPreferences(frame);
  });
  frame.src = `/${role}/`;
}
findHandsets();
