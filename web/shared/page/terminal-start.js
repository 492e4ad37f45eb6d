// Bringing a terminal up: connect, or be enrolled once. The same for desk and kiosk.

import { ApiProblem, wordsFor } from "/shared/net/problem.js";
import { embeddedInDemo, tellDemo } from "/shared/page/demo-link.js";
import { button, el, notice, takeFromFragment, spinner } from "/shared/page/dom.js";
import { onLanguage } from "/shared/page/preferences.js";
import { t } from "/shared/words/i18n.js";
import { codeFault, codeInFours, markField, plainCode } from "/shared/words/typed-code.js";

const AGAIN_MS = 5000;
const DEMO_TRIES = 3;
const ENROLMENT_LENGTH = 12;

/** Start this browser as a terminal. Draws into `host` what must be said or asked until it resolves to the Terminal. */
export function bringUp({ session, role, host }) {
  return new Promise((resolve) => {
    let code = takeFromFragment("enrol");
    /** @type {number | null} */ let timer = null;
    let redraw = () => {};
    let isDone = false;
    let askedDemo = 0;

    function ready(terminal) {
      isDone = true;
      clearTimeout(timer);
      window.removeEventListener("hashchange", onHash);
      resolve(terminal);
    }

    async function connect() {
      clearTimeout(timer);
      redraw = () => host.replaceChildren(spinner(t("terminal.connecting")));
      redraw();
      try {
        const terminal = await session.start();
        if (terminal) return ready(terminal);
        if (code) return offer(code);
        tellDemo({ type: "enrolment-needed", role });
        askForCode();
      } catch (error) {
        offline(ApiProblem.of(error));
      }
      return undefined;
    }

    function offline(problem) {
      redraw = () => {
        const words = wordsFor(problem);
        host.replaceChildren(el("div.stack.start", {}, el("h1", {}, t("terminal.notConnected")),
          notice("warn", words.title, words.next, { iconName: "offline", role: "alert" }),
          button(t("again"), connect, { kind: "primary large", iconName: "refresh", testid: "try-again" })));
      };
      redraw();
      // Nobody may be near a kiosk at night: it comes back by itself.
      timer = setTimeout(connect, AGAIN_MS);
    }

    function askForCode(/** @type {ApiProblem | null} */ problem = null, typed = "") {
      redraw = () => host.replaceChildren(enrolmentForm({ enrol, problem, typed, lost: session.lost() }));
      redraw();
      host.querySelector("input").focus();
    }

    /** Fill in a link's code, and wait until somebody at this machine presses: a link alone enrols no terminal. */
    function offer(enrolmentCode) {
      if (embeddedInDemo()) enrol(enrolmentCode);
      else askForCode(null, enrolmentCode);
    }

    async function enrol(enrolmentCode) {
      code = null;
      redraw = () => host.replaceChildren(spinner(t("enrol.working")));
      redraw();
      try {
        ready(await session.enrol(enrolmentCode));
      } catch (error) {
        askForCode(ApiProblem.of(error), enrolmentCode);
        // In the demo another visitor may have drawn a newer code meanwhile, which voids this one.
        askedDemo += 1;
        if (askedDemo <= DEMO_TRIES) tellDemo({ type: "enrolment-needed", role });
      }
    }

    function onHash() {
      const linkCode = takeFromFragment("enrol");
      if (linkCode) offer(linkCode);
    }

    window.addEventListener("hashchange", onHash);
    onLanguage(() => { if (!isDone) redraw(); });
    connect();
  });
}

function enrolmentForm({ enrol, problem, typed, lost }) {
  const words = problem && wordsFor(problem);
  const input = el("input", {
    id: "enrolment-code", name: "enrolment-code", autocomplete: "off", autocapitalize: "off", spellcheck: "false", required: true,
    maxlength: "128", value: typed, "aria-describedby": "enrolment-error enrolment-hint", "aria-invalid": problem ? "true" : null,
    testid: "enrolment-code", "data-keys": "code",
  });
  const fault = el("p.error", { id: "enrolment-error", role: "alert", testid: "enrolment-fault" }, words?.title ?? "");
  const submit = (event) => {
    event.preventDefault();
    const code = plainCode(input.value);
    const wrong = codeFault(code, ENROLMENT_LENGTH);
    fault.textContent = wrong ?? "";
    markField(input, Boolean(wrong));
    if (!wrong) enrol(codeInFours(code));
  };
  return el("div.stack.start", {},
    el("h1", {}, t("enrol.title")),
    !problem && lost ? notice("warn", t(`enrol.lost.${lost}`), t(`enrol.lost.${lost}.detail`), { testid: "enrolment-lost" }) : el("p", {}, t("enrol.lead")),
    problem && notice("bad", words.title, words.next, { role: "alert", testid: "enrolment-problem" }),
    el("form.stack", { onsubmit: submit, testid: "enrolment", novalidate: true },
      el("div.field", {}, el("label", { for: "enrolment-code" }, t("enrol.code")), input,
        el("p.hint", { id: "enrolment-hint" }, t("enrol.hint")),
        fault),
      el("button.button.primary.large", { type: "submit", testid: "enrol" }, t("enrol.submit"))));
}
