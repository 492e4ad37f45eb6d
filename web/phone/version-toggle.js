// 长辈版 on home itself: one press puts it on, the next takes it off. The sheet 显示 has it as well.

import { announce } from "/shared/page/announce.js";
import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { choosePreset } from "/shared/page/preferences.js";
import { t } from "/shared/words/i18n.js";

/** Create the button between 长辈版 and the standard version. update() says again what the next press does. */
export function versionToggle() {
  const words = el("span", {});
  const node = el("button.human.version-toggle", { type: "button", testid: "elder-version", onclick: press }, icon("letters"), words);

  function press() {
    const next = isElder() ? "standard" : "elder";
    choosePreset(next);
    announce(t(`home.version.${next}.on`));
  }

  function update() {
    const next = isElder() ? "standard" : "elder";
    words.replaceChildren(el("span", {}, t(`home.version.${next}.why`)), " ", el("strong", {}, t(`home.version.${next}`)));
  }

  update();
  return { node, update };
}

/** Tell if the page looks as 长辈版 makes it, whatever colours were chosen besides. */
function isElder() {
  const { large, simplified } = document.documentElement.dataset;
  return large === "yes" && simplified === "yes";
}
