// When nobody is here: what this machine does, in scenes of six seconds and in two languages. Any touch starts.

import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { bothLanguages, t } from "/shared/words/i18n.js";
import { scene } from "/shared/page/scenes/scenes.js";

const SCENE_MS = 6000;
/** @type {("choose" | "scan" | "receipt")[]} */
const SCENES = ["choose", "scan", "receipt"]; // what this machine does; it has no reader of cards

const keepsStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches || document.documentElement.dataset.motion === "reduced";

/** Write a text in Chinese, and in English below it. */
function twice(key, chinese, english) {
  const [zh, en] = bothLanguages(key);
  return [el(chinese, { lang: "zh-CN" }, zh), el(english, { lang: "en" }, en)];
}

/** Create the screen of a machine that nobody uses. dispose() ends its clock. `notices` stand above the button. */
export function idleScreen(notices) {
  let now = 0;
  const picture = el("div.idle-picture", {});
  const words = el("div.idle-words", {});
  const steps = el("ol.idle-steps", {}, SCENES.map((name, at) => el("li", { testid: `idle-${name}` },
    scene(name), el("strong", {}, `${at + 1} ${t(`kiosk.idle.${name}.short`)}`))));
  const touched = el("div.idle", { testid: "screen-idle" }, picture, words, steps, notices,
    el("button.button.primary.idle-start", { type: "button", testid: "start" }, icon("touch"), el("span", {}, twice("kiosk.idle.start", "span", "small"))),
    el("p.soft.center", {}, t("kiosk.privacy")));

  function draw() {
    picture.replaceChildren(scene(SCENES[now]));
    words.replaceChildren(...twice(`kiosk.idle.${SCENES[now]}`, "h1", "p.lead"));
    for (const [at, step] of [...steps.children].entries()) step.toggleAttribute("data-now", at === now);
  }

  draw();
  const clockwork = keepsStill() ? null : setInterval(() => {
    now = (now + 1) % SCENES.length;
    draw();
  }, SCENE_MS);
  return { touched, dispose: () => clearInterval(clockwork) };
}
