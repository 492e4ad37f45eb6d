// The kiosk's screens. Upper third: what is going on. Lower two thirds: everything that is touched.

import { button, el, notice, spinner } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { refusedResult, shownResult } from "/shared/scan/scan-result.js";
import { t } from "/shared/words/i18n.js";
import { scanPicture } from "/kiosk/scan-picture.js";

/** @type {[string, import("/shared/page/icons.js").IconName][]} */
const MATTERS = [["social", "print"], ["elder", "heart"], ["property", "home"], ["residence", "people"], ["medical", "card"], ["identity", "person"]];

// What to look for when somebody goes on with the matter for which they showed a certificate. To have shown who one is
// is an end in itself.
const SOUGHT = { social: "社保", elder: "老年人优待", property: "不动产", residence: "居住证", medical: "医保" };

const nextStep = (matter) => (SOUGHT[matter] ? t("kiosk.shown.next", { matter: t(`matter.${matter}`) }) : t("kiosk.shown.done"));

// What one can come for. "begin" begins showing a certificate.
/** @type {[string, import("/shared/page/icons.js").IconName, string][]} */
const CHOICES = [["apply", "pen", "choose-apply"], ["cases", "folder", "choose-cases"], ["begin", "qr", "begin"]];

const stage = (...children) => el("div.stage", {}, children);
const desk = (...children) => el("div.hands", {}, children);
const endButton = (actions, kind = "") => button(t("kiosk.end"), actions.end, { kind: `large wide ${kind}`, iconName: "trash", testid: "end" });
const unknownNotice = (unknown) => unknown && notice("warn", t("kiosk.unknown"), t("kiosk.unknown.detail"), { testid: "unknown-code" });

export const screens = {
  attract: ({ actions, unknown, noticeKey, isConnected }) => el("div.screen", { testid: "screen-attract" },
    stage(el("h1", {}, t("kiosk.welcome")), el("p.lead", {}, t("kiosk.welcome.lead"))),
    desk(
      noticeKey && notice("info", t(noticeKey), t(`${noticeKey}.detail`), { testid: "said" }),
      !isConnected && notice("warn", t("kiosk.offline"), t("kiosk.offline.detail"), { iconName: "offline", role: "status", testid: "kiosk-offline" }),
      unknownNotice(unknown),
      el("ul.chooses", {}, CHOICES.map(([name, picture, testid]) => el("li", {},
        el("button.choose", { type: "button", testid, onclick: actions[name] }, icon(picture),
          el("span.grow", {}, el("strong", {}, t(`kiosk.choose.${name}`)), el("span", {}, t(`kiosk.choose.${name}.note`))))))),
      el("p.soft.center", {}, t("kiosk.privacy")))),

  matters: ({ actions, hasCode, unknown }) => el("div.screen", { testid: "screen-matters" },
    stage(el("h1", {}, t("kiosk.matters")), el("p.lead", {}, t(hasCode ? "kiosk.matters.held" : "kiosk.matters.lead"))),
    desk(
      unknownNotice(unknown),
      el("ul.matters", {}, MATTERS.map(([name, picture]) => el("li", {},
        el("button.matter", { type: "button", testid: `matter-${name}`, onclick: () => actions.choose(name) }, icon(picture), el("span", {}, t(`matter.${name}`)))))),
      endButton(actions))),

  scan: ({ actions, matter, unknown }) => el("div.screen", { testid: "screen-scan" },
    stage(el("h1", {}, t("kiosk.scan")), el("p.lead", {}, t("kiosk.scan.lead"))),
    desk(
      unknownNotice(unknown),
      scanPicture(),
      el("p.chosen", {}, t("kiosk.chosen"), el("strong", {}, t(`matter.${matter}`))),
      el("div.pair", {},
        button(t("kiosk.otherMatter"), actions.otherMatter, { kind: "large", iconName: "back", testid: "other-matter" }),
        endButton(actions)))),

  checking: ({ actions }) => el("div.screen", { testid: "screen-checking" },
    stage(el("h1", {}, t("kiosk.checking"))),
    desk(el("div.big-wait", {}, spinner(t("kiosk.checking.detail"))), endButton(actions))),

  shown: ({ actions, scan, matter }) => el("div.screen.answer", { testid: "screen-shown" },
    el("div.stack", {},
      shownResult(scan, "h1"),
      el("div.next.stack.tight", {}, el("h2", {}, t("result.next")), el("p", {}, nextStep(matter))),
      scan.fileUrl && actions.file(scan)),
    desk(
      SOUGHT[matter] && button(t("kiosk.goOn", { matter: t(`matter.${matter}`) }), () => actions.goOn(SOUGHT[matter]), { kind: "primary large wide", iconName: "pen", testid: "go-on" }),
      el("div.pair", {},
        endButton(actions, SOUGHT[matter] ? "" : "primary"),
        button(t("kiosk.scanMore"), actions.scanAgain, { kind: "large", iconName: "scan", testid: "scan-more" })))),

  refused: ({ actions, problem, mayRepeat }) => el("div.screen.answer", { testid: "screen-refused" },
    el("div.stack", {}, refusedResult(problem, mayRepeat ? actions.repeat : null, "h1"), el("p.soft", {}, t("kiosk.counter"))),
    desk(
      el("div.pair", {},
        button(t("kiosk.scanMore"), actions.scanAgain, { kind: "primary large", iconName: "scan", testid: "scan-more" }),
        endButton(actions)))),
};
