// The screens that need no sign-in. Each gives the stage's words and picture, what is touched, and its own buttons of the bar.

import { button, el, spinner } from "/shared/page/dom.js";
import { scene } from "/shared/page/scenes/scenes.js";
import { refusedResult, shownResult } from "/shared/scan/scan-result.js";
import { t } from "/shared/words/i18n.js";
import { coverValues } from "/kiosk/covered-values.js";
import { firstScreen } from "/kiosk/first-screen.js";
import { idleScreen } from "/kiosk/idle-screen.js";
import { offlineNotice, tile, unknownNotice, words } from "/kiosk/screen-parts.js";

const MATTERS = [["social", "card"], ["elder", "heart"], ["property", "home"], ["residence", "people"], ["medical", "shield"], ["identity", "person"]];

// What to look for when somebody goes on with the matter for which they showed a certificate. To have shown who one is
// is an end in itself.
const SOUGHT = { social: "社保", elder: "老年人优待", property: "不动产", residence: "居住证", medical: "医保" };

const nextStep = (matter) => (SOUGHT[matter] ? t("kiosk.shown.next", { matter: t(`matter.${matter}`) }) : t("kiosk.shown.done"));

/** Create the button that ends the visit. */
export const endButton = (actions) => button(t("kiosk.end"), actions.end, { kind: "danger", iconName: "trash", testid: "end" });
const homeButton = (actions) => button(t("kiosk.home"), actions.home, { iconName: "home", testid: "home" });
/** Show the verdict on the stage, and what it says besides where one reads on. */
function verdictScreen(testid, kind, answer, ...touched) {
  const verdict = answer.querySelector(".result-verdict");
  verdict.remove();
  return { words: verdict, kind, picture: kind === "good" ? "recognised" : "machine", touched: el("div.stack.loose", { testid }, answer, touched) };
}

export const screens = {
  idle: ({ isConnected, scenes, place }) => idleScreen(scenes, place, offlineNotice(isConnected)),

  attract: firstScreen,

  matters: ({ actions, hasCode, unknown }) => ({
    words: words(t("kiosk.matters"), t(hasCode ? "kiosk.matters.held" : "kiosk.matters.lead")),
    picture: hasCode ? "recognised" : "machine",
    end: hasCode ? endButton(actions) : homeButton(actions),
    touched: el("div.screen", { testid: "screen-matters" },
      unknownNotice(unknown),
      el("ul.tiles", {}, MATTERS.map(([name, picture]) => tile({ testid: `matter-${name}`, picture, title: t(`matter.${name}`), onclick: () => actions.choose(name) })))),
  }),

  scan: ({ actions, matter, unknown }) => ({
    words: words(t("kiosk.scan"), t("kiosk.scan.lead")),
    picture: "machine",
    back: button(t("kiosk.otherMatter"), actions.otherMatter, { iconName: "back", testid: "other-matter" }),
    end: homeButton(actions),
    touched: el("div.screen", { testid: "screen-scan" },
      unknownNotice(unknown),
      el("div.scan-here", {}, scene("hold")),
      el("p.chosen", {}, t("kiosk.chosen"), el("strong", {}, t(`matter.${matter}`)))),
  }),

  checking: ({ actions }) => ({
    words: words(t("kiosk.checking"), t("kiosk.checking.detail")),
    picture: "machine",
    end: endButton(actions),
    touched: el("div.screen", { testid: "screen-checking" }, el("div.big-wait", {}, spinner(t("kiosk.checking")))),
  }),

  shown: ({ actions, scan, matter }) => {
    const answer = shownResult(scan, "h1");
    const { button: eye, dispose } = coverValues(answer, scan.fields);
    if (eye) answer.prepend(eye); // in sight above a long list
    return {
      ...verdictScreen("screen-shown", "good", answer,
        el("div.next.stack.tight", {}, el("h2", {}, t("result.next")), el("p", {}, nextStep(matter))),
        SOUGHT[matter] && button(t("kiosk.goOn", { matter: t(`matter.${matter}`) }), () => actions.goOn(SOUGHT[matter]), { kind: "primary giant wide", iconName: "pen", testid: "go-on" }),
        scan.fileUrl && actions.file(scan),
        button(t("kiosk.scanMore"), actions.scanAgain, { kind: "large wide", iconName: "scan", testid: "scan-more" })),
      end: endButton(actions),
      dispose,
    };
  },

  refused: ({ actions, problem, mayRepeat }) => ({
    ...verdictScreen("screen-refused", problem.mayPassByItself ? "warn" : "bad", refusedResult(problem, mayRepeat ? actions.repeat : null, "h1"),
      el("p", {}, t("kiosk.counter")),
      button(t("kiosk.scanMore"), actions.scanAgain, { kind: mayRepeat ? "large wide" : "primary giant wide", iconName: "scan", testid: "scan-more" })),
    end: endButton(actions),
  }),
};
