// The self-service kiosk: comes up, then one visit after another. It remembers nothing about anybody.

import { createTerminalSession } from "/shared/net/terminal-session.js";
import { prepareAnnouncements } from "/shared/page/announce.js";
import { listenToDemo } from "/shared/page/demo-link.js";
import { setText } from "/shared/page/dom.js";
import { onLanguage, onPreferences } from "/shared/page/preferences.js";
import { settingsBar } from "/shared/page/settings-bar.js";
import { bringUp } from "/shared/page/terminal-start.js";
import { applyTexts, currentLanguage, nameOf, t } from "/shared/words/i18n.js";
import { createKeypad } from "/kiosk/keypad.js";
import { createSpeaker } from "/kiosk/speaker.js";
import { createVisit } from "/kiosk/visit.js";

const byId = (id) => document.getElementById(id);
const main = byId("main");
const session = createTerminalSession("kiosk", {
  onLost: () => location.reload(),
  onConnection: (ok) => visit?.connection(ok),
  lacks: () => (speaker.canSpeak() ? [] : ["voices"]),
});
const speaker = createSpeaker(byId("voice"));
const keypad = createKeypad(byId("keypad"), main);
/** @type {ReturnType<typeof createVisit> | null} */ let visit = null;

function showPlace(terminal) {
  setText(byId("place"), nameOf(terminal.hall));
  setText(byId("counter"), terminal.label);
  document.title = `${terminal.label} · ${t("kiosk.title")}`;
}

function openFor(terminal) {
  let spoken = currentLanguage();
  showPlace(terminal);
  const opened = createVisit({
    terminal, session, speaker, main, keypad,
    bar: { host: byId("visit"), who: byId("who"), scroller: main },
    onWiped: () => showPlace(terminal),
  });
  visit = opened;
  onPreferences(({ language }) => {
    const changed = language !== spoken; // a theme is the style sheet's business alone
    spoken = language;
    showPlace(terminal);
    opened.onPreferences({ language: changed });
  });
  byId("settings").addEventListener("click", () => opened.onSettingsTouch());
}

prepareAnnouncements();
settingsBar(byId("settings"));
applyTexts();
onLanguage(() => {
  applyTexts();
  speaker.redraw();
  keypad.hide();
});
// A number to call is for a phone: here it is only read.
document.addEventListener("click", (event) => { if (/** @type {Element} */ (event.target).closest?.('a[href^="tel:"]')) event.preventDefault(); }, true);
listenToDemo({ "sign-in-request": () => ({ type: "sign-in", url: visit?.signInUrl() ?? null }) });
bringUp({ session, role: "kiosk", host: main }).then(openFor);
