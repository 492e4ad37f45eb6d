// A kiosk asks to be signed in from this phone. Which machine, where and when is said first; the two digits tell that one
// stands before it, and not that somebody sent a picture of its code.

import { tabStorage } from "/shared/net/browser-storage.js";
import { button, el, notice } from "/shared/page/dom.js";
import { attempt, backButton, createPage, fact, problemNotice } from "/shared/page/view-page.js";
import { dateTime, nameOf, t } from "/shared/words/i18n.js";
import { markField } from "/shared/words/typed-code.js";
import { codeForm } from "/phone/kiosk-code.js";

const STORE = "kiosk-sign-in";
const KINDS = { approved: "good", opened: "good", refused: "warn", void: "warn" };
const HASH = /^#kiosk\/([A-Za-z0-9-]{4,20})$/;

/** Take the kiosk's code that was kept, once. */
export function takeKioskCode() {
  const code = tabStorage.getItem(STORE);
  tabStorage.removeItem(STORE);
  return code;
}

/** Move the kiosk's code out of the address, and keep it over the sign-on, which leaves this page and comes back. True if there is one. */
export function keepKioskCode() {
  const code = HASH.exec(location.hash)?.[1];
  if (code) {
    tabStorage.setItem(STORE, code);
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  return tabStorage.getItem(STORE) !== null;
}

/** Create the view of a kiosk sign-in. Without a code it asks for one: not every phone can scan. */
export const kioskView = (/** @type {App} */ app, { userCode = null, answered = null }) => (userCode ? approvalView(app, userCode, answered) : codeView(app));

const toMe = (/** @type {App} */ app) => backButton(t("me.back"), () => app.go("me"));

function codeView(/** @type {App} */ app) {
  return createPage(app, {
    title: t("kioskSignIn.code.title"),
    testid: "screen-kiosk-code",
    head: [toMe(app)],
    load: async () => null,
    draw: () => codeForm(app),
  });
}

/**
 * Create the view in which the citizen approves the kiosk's sign-in.
 * `lastAnswer`: { asked, outcome } when the view is drawn anew after the answer. What became of it then stands in its
 * place.
 */
function approvalView(/** @type {App} */ app, userCode, lastAnswer) {
  const path = `/v1/kiosk-sign-ins/${encodeURIComponent(userCode)}`;
  const page = createPage(app, {
    title: t("kioskSignIn.title"),
    testid: "screen-kiosk-sign-in",
    head: [toMe(app)],
    load: async (signal) => (lastAnswer ? null : app.call("GET", path, { signal })),
    draw: (question) => (lastAnswer ? drawAnswered() : drawQuestion(question)),
    instead,
  });

  /** Return what to do instead: correct what was typed, or replace a code that is void. */
  function instead(problem) {
    if (problem.status === 403) return null;
    return [problem.reasonCode === "kiosk-sign-in-void" ? codeForm(app) : codeForm(app, userCode, { isWrong: true })];
  }

  function drawQuestion(question) {
    const place = el("div", {});
    const digits = el("input", { id: "match-digits", type: "text", inputmode: "numeric", autocomplete: "off", maxlength: "2", pattern: "[0-9]{2}", testid: "match-digits",
      "aria-describedby": "match-hint" });
    const approve = el("button.button.primary.large.wide", { type: "submit", testid: "kiosk-approve" }, el("span", {}, t("kioskSignIn.approve")));
    const deny = button(t("kioskSignIn.deny"), () => answer(deny, place, "denial", undefined, { asked: question, outcome: "denied" }), { kind: "danger wide", testid: "kiosk-deny" });

    function submit(event) {
      event.preventDefault();
      const typed = digits.value.normalize("NFKC").trim();
      const fits = /^\d{2}$/.test(typed);
      markField(digits, !fits);
      if (fits) return answer(approve, place, "approval", { matchDigits: typed }, { asked: question, outcome: "approved" }, digits);
      place.replaceChildren(notice("bad", t("kioskSignIn.digits.missing"), null, { role: "alert", testid: "digits-missing" }));
      return undefined;
    }

    return [
      // The digits come first, so that they are in sight in large letters, too; where it is and the warning before the answer.
      el("form.stack", { onsubmit: submit, novalidate: true },
        el("div.field.digits", {}, el("label", { for: "match-digits" }, t("kioskSignIn.digits")), el("p.hint", { id: "match-hint" }, t("kioskSignIn.digits.hint")), digits),
        el("dl.facts.panel", { testid: "kiosk-facts" },
          fact(t("kioskSignIn.hall"), el("span", {}, nameOf(question.hall)), el("span.soft.small", {}, question.hall.address)),
          fact(t("kioskSignIn.kiosk"), question.kiosk),
          fact(t("kioskSignIn.time"), dateTime(question.startedAt))),
        notice("warn", t("kioskSignIn.warning"), t("kioskSignIn.warning.detail")),
        place, approve, deny),
    ];
  }

  async function answer(trigger, place, action, body, then, digits) {
    let refusal = null;
    const send = () => app.call("POST", `${path}/${action}`, { body }).catch((problem) => {
      refusal = problem;
      throw problem;
    });
    if (!(await attempt(trigger, place, send))) return showRefusal(refusal, digits);
    lastAnswer = then;
    page.body.replaceChildren(...drawAnswered());
    page.body.querySelector("button").focus();
    return undefined;
  }

  function drawAnswered() {
    const { asked, outcome } = lastAnswer;
    const place = { hall: nameOf(asked.hall), kiosk: asked.kiosk };
    const words = outcome === "opened" ? "kioskSignIn.done" : `kioskSignIn.${outcome}`;
    page.rename(t("kioskSignIn.code.title")); // it is no question any more
    document.title = `${t(words, place)} · ${t("brand")}`;
    return [
      notice(KINDS[outcome] ?? "info", t(words, place), t(`${words}.detail`, place), { role: KINDS[outcome] === "warn" ? "alert" : "status", testid: `kiosk-${outcome}` }),
      button(t("shown.done"), () => app.go("certificates", {}, { replace: true }), { kind: "primary large wide", testid: "kiosk-done" }),
      outcome === "opened" && button(t("me.sessions"), () => app.go("sessions", {}, { replace: true }), { kind: "wide", testid: "kiosk-sessions" }),
    ].filter(Boolean);
  }

  /** Show what the kiosk has done with the answer, in the place of "now go on there". */
  function onKiosk(outcome, { hall, kiosk }) {
    const isThis = lastAnswer?.outcome === "approved" && lastAnswer.asked.hall.name === hall && lastAnswer.asked.kiosk === kiosk;
    if (!isThis) return false;
    lastAnswer = { ...lastAnswer, outcome };
    const hadFocus = page.body.contains(document.activeElement);
    page.body.replaceChildren(...drawAnswered());
    if (hadFocus) page.body.querySelector("button").focus({ preventScroll: true });
    return true;
  }

  /** Show a refusal. Wrong digits are corrected where they stand; any other refusal ends this code. */
  function showRefusal(problem, digits) {
    if (problem?.reasonCode === "match-digits-wrong") return markField(digits, true);
    if (!problem?.isFinal || problem.status === 403) return undefined;
    page.body.replaceChildren(problemNotice(problem), codeForm(app));
    return page.body.querySelector("input").focus();
  }

  return Object.assign(page, { onKiosk, keep: () => ({ userCode, answered: lastAnswer }) });
}
