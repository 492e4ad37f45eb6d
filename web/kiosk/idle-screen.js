// When nobody is here: what this machine does, in scenes of six seconds and in two languages. Any touch starts.

import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { bothLanguages, t } from "/shared/words/i18n.js";
import { scene } from "/shared/page/scenes/scenes.js";

const SCENE_MS = 6000;
const keepsStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches || document.documentElement.dataset.motion === "reduced";

/** Write a text in Chinese, and in English below it. */
const twice = (words, tags) => words.map(({ lang, text }, at) => el(tags[at], { lang }, text));

/**
 * Create the screen of a machine that nobody uses, from the scene at `place` on, which has been shown since `place.since` (ms).
 * dispose() ends its clocks. `notices` stand above the button.
 */
export function idleScreen(/** @type {{ name: import("/shared/page/scenes/scenes.js").SceneName, words: { lang: string, text: string }[] }[]} */ scenes, /** @type {{ scene: number, since?: number }} */ place, notices) {
  place.scene %= scenes.length; // there may be fewer by now
  const picture = el("div.idle-picture", {});
  const words = el("div.idle-words", {});
  const [zh, en] = bothLanguages("kiosk.idle.start");
  const steps = el("ol.idle-steps", {}, scenes.map(({ name }, at) => el("li", { testid: `idle-${name}` },
    scene(name), el("strong", {}, `${at + 1} ${t(`kiosk.idle.${name}.short`)}`))));
  const touched = el("div.idle", { testid: "screen-idle" }, picture, words, steps, notices,
    el("button.button.primary.idle-start", { type: "button", testid: "start" }, icon("touch"),
      el("span", {}, twice([{ lang: "zh-CN", text: zh }, { lang: "en", text: en }], ["span", "small"]))),
    el("p.soft.center", {}, t("kiosk.privacy")));

  function draw() {
    picture.replaceChildren(scene(scenes[place.scene].name));
    words.replaceChildren(...twice(scenes[place.scene].words, ["h1", "p.lead"]));
    for (const [at, step] of [...steps.children].entries()) step.toggleAttribute("data-now", at === place.scene);
  }

  function next() {
    place.scene = (place.scene + 1) % scenes.length;
    place.since = Date.now();
    draw();
  }

  draw();
  place.since ??= Date.now();
  if (keepsStill()) return { touched, dispose: () => {} };
  // Drawn anew in the middle of a scene: it takes the rest of its time.
  let clockwork = 0;
  const rest = setTimeout(() => {
    next();
    clockwork = setInterval(next, SCENE_MS);
  }, Math.max(0, place.since + SCENE_MS - Date.now()));
  return {
    touched,
    dispose() {
      clearTimeout(rest);
      clearInterval(clockwork);
    },
  };
}
