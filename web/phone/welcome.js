// Signed out: what this is, and one big button. Home has the button too; this view stands before what needs a sign-in.

import { wordsFor } from "/shared/net/problem.js";
import { whenReachable } from "/shared/net/reachability.js";
import { button, el, notice, spinner } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { languageButton } from "/shared/page/settings-bar.js";
import { t } from "/shared/words/i18n.js";
import { humanLine } from "/phone/human-line.js";
import { demoPeople, doOthersUseIt, goToSignOn, noteOthers, signOnUrl } from "/phone/sign-on.js";

/** @type {import("/shared/page/icons.js").IconName[]} */
const PROMISES = ["shield", "eye", "clock"];

/**
 * Create the part by which one signs in: a button, or the people of the demo. With `onPeople` they stand elsewhere, and the
 * button leads there.
 */
export function startPart({ onPeople = /** @type {(() => void) | null} */ (null) } = {}) {
  const start = el("div.stack", { testid: "start" }, spinner(t("loading")));
  fill(start, onPeople);
  return start;
}

export function welcomeView() {
  const node = el("div.stack.welcome", {},
    el("div.row.between", {}, el("img.mark", { src: "/shared/page/mark.svg", alt: "", width: "96", height: "96" }), languageButton()),
    el("h1", {}, t("welcome.title")),
    el("p.lead", {}, t("welcome.lead")),
    startPart(),
    el("ul.promises", {},
      PROMISES.map((name, index) => el("li", {}, icon(name), el("span", {}, t(`welcome.promise${index + 1}`))))),
    el("p.soft.small", {}, t("welcome.counter")));
  return { node, title: t("welcome.title") };
}

async function fill(start, onPeople) {
  const people = await demoPeople();
  const url = people ? null : await signOnUrl();
  const others = el("input", { type: "checkbox", checked: doOthersUseIt(), testid: "others-use-phone", "aria-describedby": "others-hint",
    onchange: ({ target }) => noteOthers(target.checked) });
  const question = el("div.stack.tight", {}, el("label.choice", {}, others, el("span", {}, t("welcome.others"))),
    el("p.soft.small", { id: "others-hint" }, t("welcome.others.hint")));
  const signIn = (onclick) => button(t("welcome.signIn"), onclick, { kind: "primary large wide", testid: "sign-in" });
  if (people) start.replaceChildren(...(onPeople ? [signIn(onPeople)] : [question, ...peopleList(people)]));
  else if (url) start.replaceChildren(signIn(() => goToSignOn(url)), question);
  else start.replaceChildren(notice("info", t("welcome.fromApp"), t("welcome.fromApp.detail")));
}

/** List the sandbox's invented people. The sign-on itself is the same as for real ones. */
function peopleList(people) {
  return [
    el("h2", {}, t("welcome.people")),
    el("ul.stack.tight", {}, people.map((person) =>
      el("li", {}, el("button.person", { type: "button", testid: "sign-in-person", onclick: () => goToSignOn(person.signOnUrl) },
        icon("person"),
        el("span.grow", {}, el("strong", {}, person.name), person.note && el("span.soft.small", {}, person.note)),
        icon("forward"))))),
  ];
}

/** Create the view for a start that failed: the server could not be reached, or the ticket was refused. */
export function startProblemView(/** @type {App} */ app, { problem, again }) {
  const words = wordsFor(problem);
  const node = el("div.stack", {},
    el("h1", {}, t("start.problem")),
    notice(problem.mayPassByItself ? "warn" : "bad", words.title, words.next, { iconName: problem.isLost ? "offline" : null, role: "alert" }),
    el("div.stack.tight", {},
      problem.mayPassByItself && button(t("again"), again, { kind: "primary large wide", iconName: "refresh", testid: "try-again" }),
      button(t("start.signInAgain"), () => app.go("welcome", {}, { replace: true }), { kind: "wide", testid: "to-welcome" })),
    humanLine());
  const stop = problem.isLost ? whenReachable(again) : () => {};
  return { node, title: t("start.problem"), dispose: stop };
}
