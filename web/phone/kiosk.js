// A kiosk asks to be signed in from this phone. Which machine, where and when is said first; the two digits tell that one
// stands before it, and not that somebody sent a picture of its code.

import { button, el, notice } from "/shared/dom.js";
import { dateTime, nameOf, t } from "/shared/i18n.js";
import { attempt, backButton, createPage, fact } from "/shared/matters/page.js";

const STORE = "kiosk-sign-in";
const HASH = /^#kiosk\/([A-Za-z0-9-]{4,20})$/;

/** The code that brought one here, once. */
export function takeKioskCode() {
  const code = sessionStorage.getItem(STORE);
  sessionStorage.removeItem(STORE);
  return code;
}

/** Out of the address, and kept over the sign-on, which leaves this page and comes back. */
export function keepKioskCode() {
  const code = HASH.exec(location.hash)?.[1];
  if (!code) return;
  sessionStorage.setItem(STORE, code);
  history.replaceState(history.state, "", location.pathname + location.search);
}

/** With no code yet it is typed: not every phone can scan. */
export const kioskView = (app, { userCode = null }) => (userCode ? approvalView(app, userCode) : codeView(app));

function codeView(app) {
  return createPage(app, {
    title: t("kioskSignIn.code.title"),
    testid: "screen-kiosk-code",
    head: [backButton(t("me.back"), () => app.go("me"))],
    load: async () => null,
    draw: () => {
      const code = el("input", { id: "user-code", type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: "12", testid: "user-code", "aria-describedby": "user-code-hint" });
      const submit = (event) => {
        event.preventDefault();
        const typed = code.value.normalize("NFKC").replace(/[^A-Za-z0-9]/g, "").toUpperCase();
        if (typed) app.go("kiosk", { userCode: typed });
        else code.focus();
      };
      return el("form.stack", { onsubmit: submit, novalidate: true },
        el("div.field.digits", {}, el("label", { for: "user-code" }, t("kioskSignIn.code")), el("p.hint", { id: "user-code-hint" }, t("kioskSignIn.code.hint")), code),
        el("button.button.primary.large.wide", { type: "submit", testid: "user-code-go" }, el("span", {}, t("kioskSignIn.code.go"))));
    },
  });
}

function approvalView(app, userCode) {
  const path = `/v1/kiosk-sign-ins/${encodeURIComponent(userCode)}`;
  const page = createPage(app, {
    title: t("kioskSignIn.title"),
    testid: "screen-kiosk-sign-in",
    load: (signal) => app.call("GET", path, { signal }),
    draw: (asked) => drawQuestion(asked),
  });

  function drawQuestion(asked) {
    const place = el("div", {});
    const digits = el("input", { id: "match-digits", type: "text", inputmode: "numeric", autocomplete: "off", maxlength: "2", pattern: "[0-9]{2}", testid: "match-digits",
      "aria-describedby": "match-hint" });
    const approve = el("button.button.primary.large.wide", { type: "submit", testid: "kiosk-approve" }, el("span", {}, t("kioskSignIn.approve")));
    const deny = button(t("kioskSignIn.deny"), () => answer(deny, place, "denial", undefined, "denied"), { kind: "danger wide", testid: "kiosk-deny" });

    function submit(event) {
      event.preventDefault();
      if (!/^\d{2}$/.test(digits.value.trim())) {
        place.replaceChildren(notice("bad", t("kioskSignIn.digits.missing"), null, { role: "alert", testid: "digits-missing" }));
        digits.focus();
        return;
      }
      answer(approve, place, "approval", { matchDigits: digits.value.trim() }, "approved");
    }

    return [
      el("dl.facts.panel", { testid: "kiosk-facts" },
        fact(t("kioskSignIn.hall"), el("span", {}, nameOf(asked.hall)), el("span.soft.small", {}, asked.hall.address)),
        fact(t("kioskSignIn.kiosk"), asked.kiosk),
        fact(t("kioskSignIn.time"), dateTime(asked.startedAt))),
      notice("warn", t("kioskSignIn.warning"), t("kioskSignIn.warning.detail")),
      el("form.stack", { onsubmit: submit, novalidate: true },
        el("div.field.digits", {}, el("label", { for: "match-digits" }, t("kioskSignIn.digits")), el("p.hint", { id: "match-hint" }, t("kioskSignIn.digits.hint")), digits),
        place, approve, deny),
    ];
  }

  async function answer(trigger, place, what, body, outcome) {
    if (!(await attempt(trigger, place, () => app.call("POST", `${path}/${what}`, { body })))) return;
    page.body.replaceChildren(
      notice(outcome === "approved" ? "good" : "info", t(`kioskSignIn.${outcome}`), t(`kioskSignIn.${outcome}.detail`), { role: "status", testid: `kiosk-${outcome}` }),
      button(t("shown.done"), () => app.go("certificates", {}, { replace: true }), { kind: "primary large wide", testid: "kiosk-done" }));
    page.body.querySelector("button").focus();
  }

  return page;
}
