// "Sign in with your phone": a large code, two digits to compare, how long they are good, and then whether it is the right person.

import { ApiProblem } from "/shared/net/problem.js";
import { codePicture } from "/shared/page/code-picture.js";
import { button, el, notice, setText, spinner } from "/shared/page/dom.js";
import { problemNotice } from "/shared/page/view-page.js";
import { nameOf, t } from "/shared/words/i18n.js";
import { startSignIn } from "/kiosk/sign-in-poll.js";
import { signInQuestion } from "/kiosk/sign-in-question.js";

const OWN_WORDS = new Set(["access-denied", "expired-token", "refused"]);

/**
 * @typedef {{
 *   then: { name: string, parameters?: object }, reason?: string | null,
 *   running?: ReturnType<typeof startSignIn> | null, asked?: { deviceCode: string, person: any } | null,
 * }} Given
 */

/**
 * Create the view in which a citizen signs in with the phone.
 * `then`: the view one wanted. `reason`: a word on why one is asked (again), or null. When the view is drawn anew meanwhile, one of
 * these goes on: `running`, the sign-in whose code is on the screen; `asked`, who has agreed on the phone and is asked for here.
 */
export function signInView(/** @type {App} */ app, /** @type {Given} */ { then, reason = null, running = null, asked = null }) {
  const leaving = new AbortController();
  const body = el("div.stack", {});
  const back = button(t("kiosk.signIn.not"), () => app.notSignedIn(then), { kind: "plain back", iconName: "back", testid: "back" });
  const heading = el("h1", { tabindex: "-1" });
  const lead = el("p.lead", {});
  const note = el("div", {});
  const node = el("div.stack", { testid: "screen-sign-in" }, back, el("div.stack.tight.page-heading", {}, heading, lead), note, body);
  /** @type {number | null} */ let clockwork = null;
  /** @type {string | null} */ let url = null;
  /** @type {ReturnType<typeof signInQuestion> | null} */ let question = null;
  let isInPlace = false; // the host tells itself of what is drawn before

  const drawn = () => { if (isInPlace) app.drawn(); };

  function say(title, detail) {
    setText(heading, title);
    setText(lead, detail);
  }

  /** Begin a sign-in. `about` says why there is a code (again). */
  async function begin(/** @type {string | null} */ about = null, signIn = startSignIn(app.terminalCall)) {
    reason = about;
    running = signIn;
    say(t("kiosk.signIn.title"), t("kiosk.signIn.lead"));
    note.replaceChildren(...(about ? [notice("info", t(`kiosk.signIn.${about}`), t(`kiosk.signIn.${about}.detail`), { role: "status", testid: `sign-in-${about}` })] : []));
    body.replaceChildren(spinner(t("kiosk.signIn.preparing")));
    signIn.follow(show, onTrouble);
    try {
      const agreement = await signIn.answer;
      if (running !== signIn) return; // another view shows it
      running = null;
      asked = agreement;
      ask();
      drawn();
    } catch (error) {
      if (running === signIn) onSignInEnd(ApiProblem.of(error));
    }
  }

  function show(codes, until) {
    ({ url } = codes);
    const whole = Math.max(1, until - Date.now());
    const bar = el("progress", { max: String(whole), "aria-hidden": "true" });
    const countdown = el("p.countdown", { "aria-live": "off", testid: "sign-in-left" });
    const tick = () => {
      const left = Math.max(0, until - Date.now());
      const seconds = Math.ceil(left / 1000);
      bar.value = left;
      countdown.textContent = t("kiosk.signIn.left", { m: Math.floor(seconds / 60), s: String(seconds % 60).padStart(2, "0") });
    };
    tick();
    clearInterval(clockwork);
    clockwork = setInterval(tick, 1000);
    const step = (number, key, ...more) => el("div.step-words.stack.tight", {},
      el("p.step-number", {}, t("kiosk.signIn.step", { n: number })), el("h2", {}, t(key)), more);
    body.replaceChildren(el("div.sign-in", {},
      el("section.panel.step", {},
        codePicture(codes.codeSvg, t("kiosk.signIn.code")),
        step(1, "kiosk.signIn.scan", el("p", {}, t("kiosk.signIn.scan.detail")), bar, countdown)),
      el("section.panel.step", {},
        el("p.digits-shown", { testid: "match-digits", "aria-label": [...codes.matchDigits].join(" ") }, codes.matchDigits),
        step(2, "kiosk.signIn.digits", el("p", {}, t("kiosk.signIn.digits.detail", { kiosk: app.place.label })))),
      el("div", { testid: "sign-in-trouble" }),
      el("div.other-ways", {},
        el("section.other-way", {},
          el("h2", {}, t("kiosk.signIn.cannotScan")),
          el("p", {}, t("kiosk.signIn.typed"), " ", el("strong.user-code", { testid: "user-code" }, codes.userCode))),
        el("section.other-way", {},
          el("h2", {}, t("kiosk.signIn.noPhone")),
          el("p", { testid: "no-phone" }, t("kiosk.signIn.noPhone.detail", { hall: nameOf(app.place.hall) }))))));
    drawn();
  }

  function onTrouble(problem) {
    body.querySelector('[data-testid="sign-in-trouble"]')?.replaceChildren(...(problem ? [notice("warn", t("kiosk.signIn.trouble"), null, { iconName: "offline" })] : []));
  }

  /** Ask the person who stands here, after the phone has agreed, if that phone is theirs. */
  function ask() {
    clearInterval(clockwork);
    url = null;
    question = signInQuestion({
      asked, call: app.terminalCall,
      onYes: (grant) => (leaving.signal.aborted ? app.nobodyThere(grant) : app.signedIn(grant, then)),
      onNo: () => onSignInEnd({ reasonCode: "refused" }),
      onOver: onSignInEnd,
    });
    say(question.title, t("kiosk.signIn.isThatYou.detail"));
    note.replaceChildren();
    body.replaceChildren(question.node);
    heading.focus({ preventScroll: true }); // and not "Yes": a key pressed by chance must not answer
  }

  function onSignInEnd(problem) {
    clearInterval(clockwork);
    url = question = asked = running = null;
    if (leaving.signal.aborted) return undefined;
    if (problem.reasonCode === "kiosk-sign-in-void") return begin("void");
    say(t("kiosk.signIn.title"), t("kiosk.signIn.lead"));
    const own = OWN_WORDS.has(problem.reasonCode);
    const mayTry = own || problem.mayPassByItself;
    body.replaceChildren(
      own ? notice("warn", t(`kiosk.signIn.${problem.reasonCode}`), t(`kiosk.signIn.${problem.reasonCode}.detail`), { role: "alert", testid: `sign-in-${problem.reasonCode}` })
        : problemNotice(problem, { testid: "sign-in-problem" }),
      mayTry ? button(t("kiosk.signIn.again"), () => begin(), { kind: "primary giant wide", iconName: "refresh", testid: "sign-in-again" }) : el("p", {}, t("kiosk.counter")));
    body.querySelector("button")?.focus({ preventScroll: true });
    drawn();
    return undefined;
  }

  if (asked) ask();
  else begin(reason, running ?? undefined);
  isInPlace = true;
  return {
    node,
    title: t("kiosk.signIn.title"),
    /** Hand the state on to the same view drawn anew, so that the code stays good and the question open. */
    keep() {
      const handover = { then, reason, running, asked };
      running = question = null;
      return handover;
    },
    picture: () => (question ? "recognised" : "phone"),
    /** For the demo, whose phone cannot hold a camera to this screen. */
    url: () => url,
    dispose() {
      clearInterval(clockwork);
      running?.end();
      running = null;
      question?.leave();
      leaving.abort();
    },
  };
}
