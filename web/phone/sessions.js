// 我的登录: where I am signed in, and how to end it.

import { announce } from "/shared/page/announce.js";
import { confirmDialog } from "/shared/page/confirm.js";
import { badge, button, el, spinner } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { failureNotice } from "/shared/page/view-page.js";
import { dateTime, hasText, t } from "/shared/words/i18n.js";

export function sessionsView(/** @type {App} */ app) {
  const body = el("div.stack", {}, spinner(t("loading")));
  const node = el("div.stack", {}, el("div", {}, el("h1", {}, t("sessions.title")), el("p.soft", {}, t("sessions.lead"))), body);
  const leaving = new AbortController();

  async function load() {
    try {
      const { items } = await app.call("GET", "/v1/sessions", { signal: leaving.signal });
      body.replaceChildren(
        el("ul.stack", { testid: "sessions" }, items.map((item) => el("li", {}, card(item, () => end(item))))),
        button(t("sessions.endAll"), endAll, { kind: "danger wide", iconName: "door", testid: "end-all-sessions" }));
      app.read("session");
    } catch (error) {
      if (!leaving.signal.aborted && app.session.person()) fail(error, load);
    }
  }

  const fail = (error, again) => body.replaceChildren(...failureNotice(error, again, leaving.signal));

  async function end(item) {
    const words = item.current ? "sessions.endThis" : "sessions.endOther";
    if (!(await confirmDialog({ title: t(`${words}.ask`), text: t(`${words}.detail`), yes: t(item.current ? "sessions.endThis" : "sessions.end"), no: t("cancel") }))) return;
    try {
      if (item.current) return await app.signOut();
      await app.call("DELETE", `/v1/sessions/${encodeURIComponent(item.id)}`);
      announce(t("sessions.ended"));
      await load();
      node.querySelector("h1").focus();
    } catch (error) {
      if (app.session.person()) fail(error, load);
    }
    return undefined;
  }

  async function endAll() {
    if (!(await confirmDialog({ title: t("sessions.endAll.ask"), text: t("sessions.endAll.detail"), yes: t("sessions.endAll"), no: t("cancel") }))) return;
    app.session.beginEnd();
    try {
      await app.call("DELETE", "/v1/sessions", { keepalive: true });
      app.session.forget();
    } catch (error) {
      app.session.stay();
      if (app.session.person()) fail(error, load);
    }
  }

  load();
  return { node, title: t("sessions.title"), dispose: () => leaving.abort() };
}

function card(item, onEnd) {
  const channel = hasText(`channel.${item.channel}`) ? t(`channel.${item.channel}`) : item.channel;
  return el("article.panel.stack.tight", { testid: "session" },
    el("div.row.between", {}, el("h2.row", {}, icon("device"), el("span", {}, item.device || channel)),
      item.current && badge("good", t("sessions.current"), "check")),
    el("p.soft.small", {}, channel),
    el("dl.facts", {},
      el("div", {}, el("dt", {}, t("sessions.created")), el("dd", {}, dateTime(item.createdAt))),
      el("div", {}, el("dt", {}, t("sessions.used")), el("dd", {}, dateTime(item.lastUsedAt)))),
    button(t(item.current ? "sessions.endThis" : "sessions.end"), onEnd, { kind: "danger", iconName: "door", testid: "end-session" }));
}
