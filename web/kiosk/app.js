// The self-service kiosk: comes up, then one visit after another. It remembers nothing about anybody.

import { createTerminalSession } from "/shared/net/terminal-session.js";
import { prepareAnnouncements } from "/shared/page/announce.js";
import { listenToDemo } from "/shared/page/demo-link.js";
import { setText } from "/shared/page/dom.js";
import { onLanguage, onPreferences } from "/shared/page/preferences.js";
import { settingsBar } from "/shared/page/settings-bar.js";
import { bringUp } from "/shared/page/terminal-start.js";
import { applyTexts, currentLanguage, nameOf, t, useTexts } from "/shared/words/i18n.js";
import { textsCases } from "/shared/words/texts-cases.js";
import { textsCauses } from "/shared/words/texts-causes.js";
import { textsCommon } from "/shared/words/texts-common.js";
import { textsDelegations } from "/shared/words/texts-delegations.js";
import { textsKiosk } from "/shared/words/texts-kiosk.js";
import { textsMaterials } from "/shared/words/texts-materials.js";
import { textsMatters } from "/shared/words/texts-matters.js";
import { textsTerminal } from "/shared/words/texts-terminal.js";
import { createKeypad } from "/kiosk/keypad.js";
import { createSpeaker } from "/kiosk/speaker.js";
import { createVisit } from "/kiosk/visit.js";

useTexts(textsCases, textsCauses, textsCommon, textsDelegations, textsKiosk, textsMaterials, textsMatters, textsTerminal);

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
