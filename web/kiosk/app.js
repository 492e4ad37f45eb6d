// The self-service kiosk: comes up, then one visit after another. It remembers nothing about anybody.

import { createTerminalSession } from "/shared/net/terminal-session.js";
import { prepareAnnouncements } from "/shared/page/announce.js";
import { listenToDemo } from "/shared/page/demo-link.js";
import { followHand } from "/shared/page/hand.js";
import { onLanguage, onPreferences } from "/shared/page/preferences.js";
import { ignoreSlips } from "/shared/page/tap-pause.js";
import { bringUp } from "/shared/page/terminal-start.js";
import { applyTexts, languageTag, useTexts } from "/shared/words/i18n.js";
import { textsCases } from "/shared/words/texts-cases.js";
import { textsCauses } from "/shared/words/texts-causes.js";
import { textsCommon } from "/shared/words/texts-common.js";
import { textsDelegations } from "/shared/words/texts-delegations.js";
import { textsKiosk } from "/shared/words/texts-kiosk.js";
import { textsMaterials } from "/shared/words/texts-materials.js";
import { textsMatters } from "/shared/words/texts-matters.js";
import { textsPresets } from "/shared/words/texts-presets.js";
import { textsTerminal } from "/shared/words/texts-terminal.js";
import { createSteadyBar } from "/kiosk/bar.js";
import { openDisplay, openHelp } from "/kiosk/dialogs.js";
import { createHeader } from "/kiosk/header.js";
import { createKeypad } from "/kiosk/keypad.js";
import { createSpeaker } from "/kiosk/speaker.js";
import { createVisit } from "/kiosk/visit.js";

useTexts(textsCases, textsCauses, textsCommon, textsDelegations, textsKiosk, textsMaterials, textsMatters, textsPresets, textsTerminal);

const byId = (id) => document.getElementById(id);
const main = byId("main");
const hands = byId("hands");
const session = createTerminalSession("kiosk", {
  onLost: () => location.reload(),
  onConnection: (ok) => visit?.connection(ok),
  lacks: () => (speaker.canSpeak() ? [] : ["voices"]),
});
const speaker = createSpeaker(byId("voice"), byId("caption"));
const keypad = createKeypad(byId("keypad"), main);
const header = createHeader({ place: byId("place"), counter: byId("counter"), time: byId("time") });
/** @type {ReturnType<typeof createVisit> | null} */ let visit = null;

function openFor(terminal) {
  let spoken = languageTag();
  header.show(terminal);
  const opened = createVisit({
    terminal, session, speaker, keypad, main, hands, stage: byId("stage"),
    bar: { back: byId("back"), end: byId("end"), strip: byId("strip"), who: byId("who"), scroller: hands },
    onWiped: () => header.show(terminal),
  });
  visit = opened;
  onPreferences((_values, { isOurs = false }) => {
    const changed = languageTag() !== spoken; // a theme is the style sheet's business alone
    spoken = languageTag();
    if (changed) header.show(terminal);
    opened.onPreferences({ language: changed, isOurs });
  });
}

prepareAnnouncements();
createSteadyBar({ display: byId("display"), help: byId("help"), language: byId("language") }, { onDisplay: () => openDisplay(speaker), onHelp: openHelp });
followHand(document.querySelector(".bar"), (buttons) => [...buttons].reverse());
ignoreSlips();
applyTexts();
onLanguage(() => {
  applyTexts();
  speaker.redraw();
  keypad.hide();
});
// A number to call is for a phone: here it is only read.
document.addEventListener("click", (event) => { if (/** @type {Element} */ (event.target).closest?.('a[href^="tel:"], a[href^="sms:"]')) event.preventDefault(); }, true);
listenToDemo({ "sign-in-request": () => ({ type: "sign-in", url: visit?.signInUrl() ?? null }) });
bringUp({ session, role: "kiosk", host: hands }).then(openFor);
