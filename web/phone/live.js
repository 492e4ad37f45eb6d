// The citizen's stream: who has just looked, what became of a case, and whether this session still stands.

import { openStream } from "/shared/net/stream.js";
import { button, notice } from "/shared/page/dom.js";
import { hasText, nameOf, t, timeOfDay } from "/shared/words/i18n.js";
import { certificateName } from "/shared/words/names.js";

// Events that change neither the inbox nor how much of it is unread. A newer server may have more kinds of message.
const NO_MESSAGE = new Set(["hello", "settings"]);

export function createLive({ session, notices, router, unread, onSettings }) {
  /** @type {ReturnType<typeof openStream> | null} */ let stream = null;
  let state = "none";

  function onEvent({ event, data }) {
    if (Number.isInteger(data?.unread)) unread.hear(data.unread);
    if (!NO_MESSAGE.has(event)) router.view()?.onMessages?.();
    return tell(event, data);
  }

  function tell(event, data) {
    if (event === "scan") return onScan(data);
    if (event === "delegation") return onDelegation(data);
    const atKiosk = event === "session" && /^kiosk-session-(opened|refused|void)$/.exec(data.reasonCode)?.[1];
    if (atKiosk) return onKiosk(atKiosk, data);
    // Ended elsewhere, perhaps this very session: the next answer of the server says so, and only the server knows.
    if (event === "session") return session.call("GET", "/v1/sessions").then(() => {}, () => {});
    if (event === "case") return data && onCase(data);
    if (event === "settings") return onSettings();
    if (event === "gap") {
      onSettings();
      return router.view()?.onGap?.();
    }
    return undefined;
  }

  function onScan(entry) {
    // The view that shows the code, or its result, tells it in its own way.
    if (router.view()?.onScan?.(entry)) return;
    const place = t("scan.place", { hall: nameOf(entry.hall), terminal: nameOf(entry.terminal) });
    const values = { place, name: certificateName(entry.certificateName, entry.certificateTypeName), time: timeOfDay(entry.at) };
    const wasShown = entry.outcome === "shown";
    const textKey = { file: "scan.file.elsewhere", attach: "scan.attach.elsewhere", photo: "scan.photo.elsewhere" }[entry.action] ?? "scan.shown.elsewhere";
    notices.show(notice(wasShown ? "info" : "warn", t(wasShown ? textKey : entry.action === "deny" ? "scan.denied" : "scan.refused.elsewhere", values),
      wasShown ? null : entry.action === "deny" ? t("log.denied.next") : entry.reasonText, { testid: `notice-scan-${entry.outcome}` }), { urgent: !wasShown });
  }

  function onCase(message) {
    if (router.view()?.onCase?.(message)) return;
    const { caseId, itemName, stateText, title, text } = message;
    notices.show(notice("info", t("case.news", { name: itemName, state: title ?? stateText }), text, { testid: "notice-case" },
      button(t("case.news.go"), () => router.go("case", { id: caseId }), { testid: "notice-case-go" })), { about: caseId });
  }

  /** Tell the citizen what the other side did. Their own acts they have just seen. */
  function onDelegation({ state: became, role, by }) {
    if (router.name() === "delegations") return router.view().onGap();
    if (by === role) return undefined;
    notices.show(notice("info", t(hasText(`delegation.news.${became}`) ? `delegation.news.${became}` : "delegation.news"), null, { iconName: "people", testid: "notice-delegation" },
      button(t("case.news.go"), () => {
        notices.forget("delegations");
        router.go("delegations");
      })), { about: "delegations" });
    return undefined;
  }

  /** Tell the citizen what became of the kiosk sign-in that they agreed to. If it was not theirs, they must be able to end it. */
  function onKiosk(change, { hall, kiosk }) {
    if (router.view()?.onKiosk?.(change, { hall, kiosk })) return;
    const way = change === "opened" && button(t("me.sessions"), () => router.go("sessions"));
    notices.show(notice("warn", t(`kioskSignIn.${change}`, { hall, kiosk }), t(`kioskSignIn.${change}.detail`), { iconName: "device", testid: `notice-kiosk-${change}` }, way || null), { urgent: true });
  }

  const wake = () => {
    if (!document.hidden) stream?.wake();
  };
  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);

  return {
    state: () => state,
    start() {
      stream?.stop();
      stream = openStream({
        connect: (headers, signal) => session.call("GET", "/v1/stream", { as: "stream", headers, signal }),
        onEvent,
        onState: (next) => {
          state = next;
          document.body.dataset.stream = next;
        },
      });
    },
    renew: () => stream?.renew(),
    stop() {
      stream?.stop();
      stream = null;
      state = "none";
    },
  };
}
