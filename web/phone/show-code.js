// The code itself, big on white, until somebody has scanned it.

import { wordsFor } from "/shared/net/problem.js";
import { announce } from "/shared/page/announce.js";
import { button, el, notice, spinner } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { clock } from "/shared/words/clock.js";
import { nameOf, t, timeOfDay } from "/shared/words/i18n.js";
import { faceBand, numberTail } from "/phone/certificate-face.js";
import { createCodeKeeper } from "/phone/code-keeper.js";
import { issueCode, shownBadge } from "/phone/consent.js";
import { keepAwake } from "/phone/wake-lock.js";

const POLL_MS = 3000;

export function showCodeView(/** @type {App} */ app, { presentation, consent }) {
  const leaving = new AbortController();
  const parts = draw(app, presentation, consent.face, {
    renewNow: () => keeper.tick({ force: true }),
    startAgain: () => app.go("consent", { id: consent.certificateId, purposeCode: consent.purpose }),
  });
  let latest = presentation;
  clock.learnFromTime(presentation.serverTime);

  const keeper = createCodeKeeper({
    first: presentation,
    now: clock.now,
    isHidden: () => document.hidden,
    issue: async (presentationId) => {
      const next = await issueCode(app, consent, presentationId, leaving.signal);
      clock.learnFromTime(next.serverTime);
      latest = next;
      return next;
    },
    picture: async ({ codeId }) =>
      URL.createObjectURL(await app.call("GET", `/v1/codes/${encodeURIComponent(codeId)}.svg`, { as: "blob", signal: leaving.signal, timeout: 8000 })),
    release: (url) => URL.revokeObjectURL(url),
    onChange: (change) => {
      if (change.state === "ended") onNoMoreCodes(change.problem);
      parts.update(change);
      parts.count(keeper.secondsLeft(), change.state);
    },
  });

  /** Handle the end of the codes. Most often this code has just been used, while the news of it was lost on the way. */
  async function onNoMoreCodes(problem) {
    if (!(await showUsed())) parts.fail(problem);
  }

  /** Show the result of the scan. Resolves to true if the log has one of this presentation. */
  async function showUsed() {
    try {
      const { items } = await app.call("GET", "/v1/usage-log?limit=5", { signal: leaving.signal });
      const entry = items.find((item) => item.outcome === "shown" && item.action === "show" && Date.parse(item.at) >= Date.parse(presentation.issuedAt) - 1000);
      if (entry) app.go("shown", { entry }, { replace: true });
      return Boolean(entry);
    } catch {
      return false;
    }
  }

  /** When the stream is away, asking is the second way to learn that the code was scanned. */
  const poll = setInterval(async () => {
    const code = keeper.shown()?.presentation;
    if (!code || document.hidden || app.live.state() === "live") return;
    try {
      const { state } = await app.call("GET", `/v1/codes/${encodeURIComponent(code.codeId)}`, { signal: leaving.signal });
      if (state === "used") await showUsed();
    } catch {
      // The countdown already says that the network is away.
    }
  }, POLL_MS);

  const seconds = setInterval(() => parts.count(keeper.secondsLeft(), keeper.state()), 500);
  const onVisible = () => {
    if (!document.hidden) keeper.tick();
  };
  document.addEventListener("visibilitychange", onVisible);
  window.addEventListener("online", onVisible);
  const letSleep = keepAwake();
  app.currentCode = () => keeper.shown()?.presentation.url ?? null;

  return {
    node: parts.node,
    title: t("code.title"),
    keep: () => ({ presentation: latest, consent }),
    onGap: showUsed,
    onScan(entry) {
      if (entry.action !== "show") return false;
      if (entry.outcome === "shown") {
        if (nameOf(entry.certificateName) !== presentation.certificate.name) return false;
        app.go("shown", { entry }, { replace: true });
      } else parts.onRefusal(entry);
      return true;
    },
    dispose() {
      leaving.abort();
      keeper.stop();
      clearInterval(poll);
      clearInterval(seconds);
      document.removeEventListener("visibilitychange", onVisible);
      window.removeEventListener("online", onVisible);
      letSleep();
      app.currentCode = () => null;
    },
  };
}

function draw(/** @type {App} */ app, presentation, { typeCode, number }, { renewNow, startAgain }) {
  const frame = el("div.code-frame", {}, spinner(t("code.loading")));
  const bar = el("div.countdown-fill");
  const countdown = el("p.countdown-text", { testid: "countdown", "aria-live": "off" });
  const panel = el("div.code-panel", {}, frame, el("div.countdown", { "aria-hidden": "true" }, bar), countdown);
  const message = el("div.stack.tight", {});
  const refusals = el("div.stack.tight", {});
  let lastAnnounced = null;

  const node = el("div.stack.show-code", {},
    refusals,
    el("section.code-card", {},
      faceBand({ typeCode, ...presentation.certificate }, { tag: "div", heading: "h1", rest: el("span", {}, numberTail({ number })) }),
      el("p.code-for", {}, el("strong", {}, t("code.for", { purpose: presentation.purpose.title })), el("span", {}, t("code.once"))),
      panel),
    message,
    el("p.hint.row", {}, icon("sun"), el("span.grow", {}, t("code.hint"))),
    el("details.panel", {}, el("summary", {}, t("code.willSee")),
      el("dl.facts", {}, presentation.fields.map((field) =>
        el("div", {}, el("dt", {}, field.label), el("dd", {}, el("span", {}, field.preview ?? t("consent.later")), shownBadge(field.shown)))))),
    button(t("code.renew"), renewNow, { kind: "wide plain", iconName: "refresh", testid: "renew" }),
    el("p.soft.small.center", {}, t("code.endHint")),
    el("div.act", {}, button(t("code.end"), () => app.go("certificates"), { kind: "wide", testid: "end-presenting" })));

  function update({ shown, state, problem }) {
    node.dataset.state = state;
    if (shown) {
      if (frame.querySelector("img")?.src !== shown.picture) {
        const first = lastAnnounced === null;
        frame.replaceChildren(el("img.code", { src: shown.picture, alt: t("code.alt"), testid: "code-image", "data-code-id": shown.presentation.codeId }));
        // On a small screen with large letters the code must not begin below the edge.
        if (first) panel.scrollIntoView({ block: "nearest" });
      }
    } else if (state === "expired") {
      frame.replaceChildren(el("div.code-gone.stack.tight", {}, icon("clock"), el("strong", {}, t("code.expired")),
        button(t("code.tryAgain"), renewNow, { kind: "primary", iconName: "refresh", testid: "code-retry" })));
    }
    message.replaceChildren(...(state === "kept" ? [notice("warn", problem.isLost ? t("code.kept") : problem.title, t("code.kept.detail"), { iconName: "offline", testid: "code-kept" })] : []));
    if (state !== lastAnnounced) speak(state);
    lastAnnounced = state;
  }

  function speak(state) {
    if (state === "good" && lastAnnounced === null) announce(t("code.ready"));
    else if (state === "good") announce(t("code.renewed"));
    else if (state === "kept") announce(t("code.kept"), "urgent");
    else if (state === "expired") announce(t("code.expired"), "urgent");
  }

  return {
    node,
    update,
    count(time, state) {
      if (!time) {
        countdown.textContent = "";
        bar.style.inlineSize = "0%";
        return;
      }
      bar.style.inlineSize = `${(time.share * 100).toFixed(1)}%`;
      countdown.textContent = state === "kept" ? t("code.stillGood", { n: time.expiry }) : time.refresh > 0 ? t("code.refreshIn", { n: time.refresh }) : t("code.refreshing");
    },
    fail(problem) {
      const words = wordsFor(problem);
      frame.replaceChildren(el("div.code-gone", {}, icon("crossCircle"), el("strong", {}, t("code.over"))));
      message.replaceChildren(notice("bad", words.title, words.next, { role: "alert", testid: "code-ended" }),
        button(t("code.startAgain"), startAgain, { kind: "primary large wide", iconName: "qr", testid: "show-again" }));
      node.querySelector('[data-testid="renew"]').hidden = true;
      countdown.textContent = "";
    },
    onRefusal(entry) {
      refusals.replaceChildren(notice("bad", t("code.refused"),
        `${timeOfDay(entry.at)} · ${t("scan.place", { hall: nameOf(entry.hall), terminal: nameOf(entry.terminal) })} · ${entry.reasonText ?? ""}`,
        { role: "alert", testid: "scan-refused" }));
    },
  };
}
