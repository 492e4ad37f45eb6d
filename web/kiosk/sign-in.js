// "Sign in with your phone": a large code, two digits to compare, and how long they are good.

import { button, el, notice, waiting } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { problemNotice } from "/shared/matters/page.js";
import { ApiProblem } from "/shared/problem.js";
import { qrPicture } from "/shared/qr.js";
import { signInByPhone } from "/kiosk/sign-in-poll.js";

const OWN_WORDS = new Set(["access-denied", "expired-token"]);

/** `then`: the view one wanted. `why`: a word on why one is asked (again), or null. */
export function signInView(app, { then, why = null }) {
  const leaving = new AbortController();
  const body = el("div.stack", {});
  const back = button(t("kiosk.signIn.not"), () => app.notSignedIn(then), { kind: "plain back", iconName: "back", testid: "back" });
  const node = el("div.stack", { testid: "screen-sign-in" }, back,
    el("div.stack.tight", {}, el("h1", { tabindex: "-1" }, t("kiosk.signIn.title")), el("p.lead", {}, t("kiosk.signIn.lead"))),
    why && notice("info", t(`kiosk.signIn.${why}`), t(`kiosk.signIn.${why}.detail`), { testid: `sign-in-${why}` }), body);
  let clockwork = null;
  let url = null;

  async function begin() {
    body.replaceChildren(waiting(t("kiosk.signIn.preparing")));
    try {
      const grant = await signInByPhone({ call: app.terminalCall, signal: leaving.signal, onShown: show, onTrouble });
      app.signedIn(grant, then);
    } catch (error) {
      if (!leaving.signal.aborted) ended(ApiProblem.of(error));
    }
  }

  function show(codes, until) {
    ({ url } = codes);
    const left = el("p.countdown", { "aria-live": "off", testid: "sign-in-left" });
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      left.textContent = t("kiosk.signIn.left", { m: Math.floor(seconds / 60), s: String(seconds % 60).padStart(2, "0") });
    };
    tick();
    clearInterval(clockwork);
    clockwork = setInterval(tick, 1000);
    body.replaceChildren(el("div.sign-in", {},
      el("section.panel.stack.tight.sign-in-code", { "aria-labelledby": "sign-in-scan" },
        el("h2", { id: "sign-in-scan" }, t("kiosk.signIn.scan")),
        qrPicture(codes.url, t("kiosk.signIn.code")),
        el("p.small", {}, t("kiosk.signIn.typed"), " ", el("strong.user-code", { testid: "user-code" }, codes.userCode))),
      el("section.panel.stack.tight.sign-in-digits", { "aria-labelledby": "sign-in-digits" },
        el("h2", { id: "sign-in-digits" }, t("kiosk.signIn.digits")),
        el("p.digits-shown", { testid: "match-digits", "aria-label": [...codes.matchDigits].join(" ") }, codes.matchDigits),
        el("p", {}, t("kiosk.signIn.digits.detail", { kiosk: app.place.label })),
        left, el("div", { testid: "sign-in-trouble" }))));
    app.drawn();
  }

  function onTrouble(problem) {
    body.querySelector('[data-testid="sign-in-trouble"]')?.replaceChildren(...(problem ? [notice("warn", t("kiosk.signIn.trouble"), null, { iconName: "offline" })] : []));
  }

  function ended(problem) {
    clearInterval(clockwork);
    url = null;
    const own = OWN_WORDS.has(problem.reasonCode);
    const mayTry = own || problem.mayPassByItself;
    body.replaceChildren(
      own ? notice("warn", t(`kiosk.signIn.${problem.reasonCode}`), t(`kiosk.signIn.${problem.reasonCode}.detail`), { role: "alert", testid: `sign-in-${problem.reasonCode}` })
        : problemNotice(problem, { testid: "sign-in-problem" }),
      mayTry ? button(t("kiosk.signIn.again"), begin, { kind: "primary giant wide", iconName: "refresh", testid: "sign-in-again" }) : el("p", {}, t("kiosk.counter")));
    body.querySelector("button")?.focus({ preventScroll: true });
    app.drawn();
  }

  begin();
  return {
    node,
    title: t("kiosk.signIn.title"),
    keep: () => ({ then, why }),
    /** For the demo, whose phone cannot hold a camera to this screen. */
    url: () => url,
    dispose() {
      clearInterval(clockwork);
      leaving.abort();
    },
  };
}
