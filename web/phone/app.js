// The citizen's phone: starts the session, chooses the view, keeps the stream.

import { prepareAnnouncements } from "/shared/announce.js";
import { createCitizenSession } from "/shared/citizen-session.js";
import { listenToDemo } from "/shared/demo-link.js";
import { notice, takeFromFragment, waiting } from "/shared/dom.js";
import { applyTexts, currentLanguage, t } from "/shared/i18n.js";
import { onPreferences } from "/shared/preferences.js";
import { forgetTyped } from "/shared/matters/unsaved.js";
import { matterViews } from "/shared/matters/views.js";
import { ApiProblem } from "/shared/problem.js";
import { settingsBar } from "/shared/settings-bar.js";
import { certificatesView } from "/phone/certificates.js";
import { consentView } from "/phone/consent.js";
import { keepKioskCode, kioskView, takeKioskCode } from "/phone/kiosk.js";
import { logView } from "/phone/log.js";
import { meView } from "/phone/me.js";
import { createNotices } from "/phone/notices.js";
import { createRouter } from "/phone/router.js";
import { sessionsView } from "/phone/sessions.js";
import { showCodeView } from "/phone/show-code.js";
import { shownView } from "/phone/shown.js";
import { createLive } from "/phone/live.js";
import { startProblemView, welcomeView } from "/phone/welcome.js";
import { deviceName } from "/phone/device.js";

const main = document.getElementById("main");
const notices = createNotices(document.getElementById("notices"));
const session = createCitizenSession({ onEnd: signedOut });
const app = {
  session, call: session.call, upload: session.upload, person: session.person, notices, currentCode: () => null,
  seen: notices.forget, keep: sessionStorage, leave: (url) => location.assign(url), can: { camera: true, save: true, paper: "a4" },
};
const router = createRouter({
  main,
  tabs: document.getElementById("tabs"),
  app,
  views: {
    welcome: welcomeView, problem: startProblemView, certificates: certificatesView, consent: consentView,
    code: showCodeView, shown: shownView, log: logView, sessions: sessionsView, me: meView, kiosk: kioskView, ...matterViews,
  },
});
app.go = router.go;
app.live = createLive({ session, notices, router });
app.signOut = async () => {
  try {
    if (session.id()) await app.call("DELETE", `/v1/sessions/${encodeURIComponent(session.id())}`);
  } finally {
    session.forget();
  }
};

function signedOut(problem) {
  app.live.stop();
  notices.clear();
  forgetTyped(sessionStorage);
  if (problem) notices.show(notice("warn", t("session.ended"), t("session.ended.detail")));
  router.go("welcome", {}, { replace: true });
}

async function enter() {
  main.replaceChildren(waiting(t("loading")));
  const ticket = takeFromFragment("ticket");
  keepKioskCode();
  try {
    if (ticket) await signIn(ticket);
    else if (!session.person() && !(await session.restore())) return router.go("welcome", {}, { replace: true });
  } catch (error) {
    return router.go("problem", { problem: ApiProblem.of(error), again: enter }, { replace: true });
  }
  app.live.start();
  const userCode = takeKioskCode();
  if (userCode) return router.go("kiosk", { userCode }, { replace: true });
  return (!ticket && router.resume()) || router.go("certificates", {}, { replace: true });
}

async function signIn(ticket) {
  session.forget();
  await session.claimTab();
  await session.signIn(ticket, deviceName());
}

prepareAnnouncements();
settingsBar(document.getElementById("settings"));
applyTexts();
let spoken = currentLanguage();
onPreferences(({ language }) => {
  if (language === spoken) return; // a theme is the style sheet's business alone
  spoken = language;
  applyTexts();
  router.redraw();
});
window.addEventListener("hashchange", () => {
  if (/^#(ticket=|kiosk\/)/.test(location.hash)) enter();
});
listenToDemo({ "code-request": () => ({ type: "code", text: app.currentCode() }) });
enter();
