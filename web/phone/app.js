// The citizen's phone: starts the session, chooses the view, keeps the stream.

import { forgetFiles } from "/shared/matters/file-preview.js";
import { forgetTyped } from "/shared/matters/unsaved-form.js";
import { matterViews } from "/shared/matters/views.js";
import { createApi } from "/shared/net/api.js";
import { tabStorage } from "/shared/net/browser-storage.js";
import { createCitizenSession } from "/shared/net/citizen-session.js";
import { ApiProblem } from "/shared/net/problem.js";
import { prepareAnnouncements } from "/shared/page/announce.js";
import { listenToDemo } from "/shared/page/demo-link.js";
import { notice, spinner } from "/shared/page/dom.js";
import { followHand } from "/shared/page/hand.js";
import { closeModal } from "/shared/page/modal.js";
import { createPageSettings } from "/shared/page/page-settings.js";
import { forgetPreferences, keepDisplayInTab, onLanguage, onPreferences, pageLook } from "/shared/page/preferences.js";
import { settingsBar } from "/shared/page/settings-bar.js";
import { ignoreSlips } from "/shared/page/tap-pause.js";
import { applyTexts, t, useTexts } from "/shared/words/i18n.js";
import { textsCases } from "/shared/words/texts-cases.js";
import { textsCauses } from "/shared/words/texts-causes.js";
import { textsCommon } from "/shared/words/texts-common.js";
import { textsDelegations } from "/shared/words/texts-delegations.js";
import { textsMaterials } from "/shared/words/texts-materials.js";
import { textsMatters } from "/shared/words/texts-matters.js";
import { textsMessages } from "/shared/words/texts-messages.js";
import { textsPhone } from "/shared/words/texts-phone.js";
import { textsPresets } from "/shared/words/texts-presets.js";
import { createBar } from "/phone/bar.js";
import { certificatesView } from "/phone/certificates.js";
import { consentView } from "/phone/consent.js";
import { openFromPush, showHandset } from "/phone/demo-handset.js";
import { deviceName } from "/phone/device.js";
import { keepMine } from "/phone/display-conflict.js";
import { keepKioskCode, kioskView, takeKioskCode } from "/phone/kiosk.js";
import { homeView, pageView } from "/phone/home.js";
import { inboxView } from "/phone/inbox.js";
import { createLive } from "/phone/live.js";
import { logView } from "/phone/log.js";
import { meView } from "/phone/me.js";
import { messageSettingsView } from "/phone/message-settings.js";
import { createNotices } from "/phone/notices.js";
import { offerReading } from "/phone/reading.js";
import { createRouter } from "/phone/router.js";
import { sessionsView } from "/phone/sessions.js";
import { showCodeView } from "/phone/show-code.js";
import { scanResultView } from "/phone/scan-result.js";
import { noteOthers, takeTicket } from "/phone/sign-on.js";
import { createUnread } from "/phone/unread.js";
import { forgetVersion } from "/phone/version-toggle.js";
import { beginVisit } from "/phone/visit.js";
import { startProblemView, welcomeView } from "/phone/welcome.js";

useTexts(textsCases, textsCauses, textsCommon, textsDelegations, textsMaterials, textsMatters, textsMessages, textsPhone, textsPresets);

const NEXT = "after-sign-in";
const main = document.getElementById("main");
const notices = createNotices(document.getElementById("notices"));
const session = createCitizenSession({ onEnd: signedOut, onBegun: () => enter() });
const unread = createUnread({ call: session.call });
const openCall = createApi();
const app = {
  session, call: (method, path, options) => (session.person() ? session.call : openCall)(method, path, options),
  upload: session.upload, person: session.person, notices, currentCode: () => null,
  seen: notices.forget, unread, read: (about) => unread.read({ about }), keep: tabStorage, leave: ({ url }) => location.assign(url), can: { camera: true, save: true, paper: "a4" },
};
let isBeginningAnew = false;
const router = createRouter({
  main,
  tabs: document.getElementById("tabs"),
  bar: createBar(document.getElementById("bar"), { way: document.getElementById("way"), goHome: () => router.go("home") }),
  app,
  views: {
    home: homeView, page: pageView, welcome: welcomeView, problem: startProblemView, certificates: certificatesView, consent: consentView,
    code: showCodeView, shown: scanResultView, inbox: inboxView, messageSettings: messageSettingsView, log: logView, sessions: sessionsView, me: meView, kiosk: kioskView, ...matterViews,
  },
  onView: () => { if (session.person() && !["live", "none"].includes(app.live.state())) pageSettings.refresh(); }, // the stream, which tells of changes, is away
});
app.go = router.go;
app.back = router.back;
const pageSettings = createPageSettings({ call: session.call, look: pageLook, keepMine });
app.live = createLive({ session, notices, router, unread, onSettings: pageSettings.read });
app.signOut = async () => {
  const id = session.id();
  session.beginEnd();
  try {
    if (id) await app.call("DELETE", `/v1/sessions/${encodeURIComponent(id)}`, { keepalive: true });
  } finally {
    session.forget();
  }
};

/** Leave the phone to somebody else: signed out in all tabs, and looking as on the first day. */
app.changePerson = async () => {
  app.live.stop(); // what it tells of this person's settings is not put on any more
  unread.forget();
  pageSettings.forget();
  forgetPreferences(); // before the sign-out: other tabs begin anew as soon as the session is gone
  noteOthers(true); // as it has just been shown
  closeAll();
  beginVisit();
  router.clear(spinner(t("loading"))); // before the server is asked: it may take long to answer, and the next person holds the phone
  await session.leave().catch(() => {}); // without a connection the phone forgets all the same
  beginAnew();
};

/** Load the page as if it were opened for the first time: nothing of this visit stays in the document, its memory or its history. */
function beginAnew() {
  isBeginningAnew = true;
  tabStorage.clear();
  location.replace(location.pathname);
}

/** Close what stands above the view. */
function closeAll() {
  notices.clear();
  for (const dialog of document.querySelectorAll("dialog")) closeModal(dialog);
}

/** Sign in first, then go to this view. The tab leaves for the sign-on page meanwhile. */
app.signIn = (name, parameters) => {
  tabStorage.setItem(NEXT, JSON.stringify({ name, parameters }));
  router.go("welcome");
};

function takeNext() {
  const next = tabStorage.getItem(NEXT);
  tabStorage.removeItem(NEXT);
  return next && JSON.parse(next);
}

function signedOut(/** @type {import("/shared/net/citizen-session.js").Ending} */ { problem, isElsewhere }) {
  app.live.stop();
  unread.forget();
  pageSettings.forget(); // an answer that is under way is nobody's
  showHandset(session);
  if (isElsewhere) return beginAnew();
  keepDisplayInTab(false);
  closeAll();
  beginVisit();
  forgetVersion();
  forgetTyped(tabStorage);
  forgetFiles(tabStorage);
  if (problem) notices.show(notice("warn", t("session.ended"), t("session.ended.detail")), { urgent: true, stays: true });
  tabStorage.removeItem(NEXT);
  return router.go("home", {}, { replace: true });
}

/** Begin with the ticket that the sign-on page has sent, else go on with the session that this tab has. */
async function enter(sentTicket = takeTicket()) {
  main.replaceChildren(spinner(t("loading")));
  const isForKiosk = keepKioskCode();
  const ticket = sentTicket?.asked ? sentTicket : null;
  try {
    if (ticket) await signIn(ticket);
    else if (!session.person() && !(await session.restore())) {
      if (isBeginningAnew) return undefined;
      showHandset(session);
      if (isForKiosk) router.go("welcome", {}, { replace: true });
      else if (!router.resume()) router.go("home", {}, { replace: true });
      return sentTicket && refuseTicket();
    }
  } catch (error) {
    return router.go("problem", { problem: ApiProblem.of(error), again: () => enter(sentTicket) }, { replace: true });
  }
  keepDisplayInTab(session.isTabOnly());
  app.live.start();
  pageSettings.read();
  showHandset(session);
  if (sentTicket && !ticket) refuseTicket();
  const userCode = takeKioskCode();
  if (userCode) return router.go("kiosk", { userCode }, { replace: true });
  const next = takeNext();
  if (ticket && next) return router.go(next.name, next.parameters, { replace: true });
  return (!ticket && router.resume()) || router.go("home", {}, { replace: true });
}

async function signIn({ ticket, key, isTabOnly }) {
  session.forget();
  await session.signIn(ticket, deviceName(), key, { isTabOnly });
}

/** Refuse a link's ticket that this tab has not asked for. The person who is signed in stays signed in. */
function refuseTicket() {
  const name = session.person()?.displayName;
  notices.show(notice("warn", t("signOn.notAsked"), name ? t("signOn.notAsked.still", { name }) : t("signOn.notAsked.again"),
    { testid: "ticket-not-asked" }), { urgent: true, stays: true, about: "sign-on" });
}

/** Handle a link that was opened in this tab. */
function onHash() {
  if (location.hash.startsWith("#kiosk/")) return enter();
  const ticket = takeTicket();
  if (!ticket) return undefined;
  return !ticket.asked && session.person() ? refuseTicket() : enter(ticket);
}

prepareAnnouncements();
settingsBar(document.getElementById("settings"), { withLanguage: false, storing: pageSettings });
followHand(document.querySelector(".top"), (parts) => [parts[parts.length - 1], ...parts.slice(0, -1)]);
ignoreSlips();
offerReading({ main, host: document.getElementById("reading") });
applyTexts();
onPreferences(() => router.view()?.onPreferences?.());
onLanguage(() => {
  applyTexts();
  app.live.renew();
  router.redraw();
});
window.addEventListener("hashchange", onHash);
listenToDemo({
  "code-request": () => ({ type: "code", text: app.currentCode() }),
  "app-opened": () => openFromPush(app).catch(() => {}), // the list says itself what it cannot read
});
enter();
