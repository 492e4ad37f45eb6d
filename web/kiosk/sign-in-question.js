// "Are you Li **?" Nothing is opened before whoever stands here says so: a bystander's phone may have been faster than theirs.

import { newKey } from "/shared/net/api.js";
import { ApiProblem } from "/shared/net/problem.js";
import { button, el } from "/shared/page/dom.js";
import { problemNotice } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";
import { confirmPhone, refusePhone } from "/kiosk/sign-in-poll.js";

/**
 * Ask if the phone's citizen is the person who stands here.
 * asked: { deviceCode, person }. onYes(grant); onNo() after a refusal; onOver(problem) when the question is over. Returns
 * { title, node, leave() }: `leave` refuses what nobody has answered.
 */
export function signInQuestion({ asked, call, onYes, onNo, onOver }) {
  const name = asked.person.displayName;
  const title = t(asked.person.kind === "organisation" ? "kiosk.signIn.isThatOrganisation" : "kiosk.signIn.isThatYou", { name });
  const key = newKey();
  const place = el("div", {});
  let isAnswered = false;

  async function confirm() {
    if (isAnswered) return;
    isAnswered = true;
    yes.setAttribute("aria-busy", "true");
    place.replaceChildren();
    try {
      onYes(await confirmPhone(call, asked, key));
    } catch (error) {
      const problem = ApiProblem.of(error);
      if (!problem.mayPassByItself) return onOver(problem);
      isAnswered = false;
      yes.removeAttribute("aria-busy");
      place.replaceChildren(problemNotice(problem, { testid: "sign-in-problem" }));
    }
    return undefined;
  }

  function refuse() {
    if (isAnswered) return;
    leave();
    onNo();
  }

  function leave() {
    if (isAnswered) return;
    isAnswered = true;
    refusePhone(call, asked);
  }

  const yes = button(t("kiosk.signIn.itIsMe"), confirm, { kind: "primary giant wide", iconName: "check", testid: "it-is-me" });
  const no = button(t("kiosk.signIn.notMe"), refuse, { kind: "giant wide", iconName: "crossCircle", testid: "not-me" });
  return { title, node: el("div.stack.question", { testid: "sign-in-question" }, yes, no, place), leave };
}
