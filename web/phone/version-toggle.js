// 长辈版 on home itself: one press puts it on, the next takes it off. The sheet 显示 has it as well. It takes nothing away: what
// somebody has chosen larger or in other colours stays, and taking it off returns to what was before.

import { tabStorage } from "/shared/net/browser-storage.js";
import { announce } from "/shared/page/announce.js";
import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { choose, choosePreset, currentPreset, preferences } from "/shared/page/preferences.js";
import { PRESETS, STANDARDS } from "/shared/page/setting-choices.js";
import { t } from "/shared/words/i18n.js";

const STORE = "before-elder"; // in this tab, until somebody signs out
const ELDER = PRESETS.elder.values.phone;

/** Create the button between 长辈版 and the standard version. update() says again what the next press does. */
export function versionToggle() {
  const words = el("span", {});
  const node = el("button.human.version-toggle", { type: "button", testid: "elder-version", onclick: press }, icon("letters"), words);

  function press() {
    const next = isElder() ? "standard" : "elder";
    if (next === "elder") putOn();
    else takeOff();
    announce(t(`home.version.${next}.on`));
    if (node.hidden) document.getElementById("main")?.focus({ preventScroll: true });
  }

  function update() {
    const next = isElder() ? "standard" : "elder";
    node.hidden = isLarge() && !isElder(); // whoever has large letters is not asked if they are too small
    words.replaceChildren(el("span", {}, t(`home.version.${next}.why`)), " ", el("strong", {}, t(`home.version.${next}`)));
  }

  update();
  return { node, update };
}

/** Put 长辈版 on: as the preset where nothing else is chosen, else upon what is chosen, and the larger of the two. */
function putOn() {
  const before = preferences();
  const isStandard = currentPreset() === "standard";
  remember(isStandard ? null : pick(before)); // what stood before an earlier time is not what stands now
  if (isStandard) return choosePreset("elder");
  return choose(Object.fromEntries(Object.entries(ELDER).map(([name, value]) =>
    [name, before[name] === STANDARDS.phone[name] ? value : larger(before[name], value)])));
}

/** Take off what 长辈版 has brought. What was chosen besides stays. */
function takeOff() {
  const before = recall();
  if (!before && currentPreset() === "elder") return choosePreset("standard");
  const now = preferences();
  return choose(before ?? Object.fromEntries(Object.entries(ELDER).filter(([name, value]) => now[name] === value).map(([name]) => [name, STANDARDS.phone[name]])));
}

/** Forget what stood before: another person comes. */
export const forgetVersion = () => remember(null);

const pick = (values) => Object.fromEntries(Object.keys(ELDER).map((name) => [name, values[name]]));
const larger = (one, other) => (one > other ? one : other);

function remember(values) {
  if (values) tabStorage.setItem(STORE, JSON.stringify(values));
  else tabStorage.removeItem(STORE);
}

/** Return what stood before, once. */
function recall() {
  try {
    return JSON.parse(tabStorage.getItem(STORE) ?? "null");
  } catch {
    return null;
  } finally {
    remember(null);
  }
}

const isLarge = () => document.documentElement.dataset.large === "yes";

/** Tell if the page looks as 长辈版 makes it, whatever colours were chosen besides. */
const isElder = () => isLarge() && document.documentElement.dataset.simplified === "yes";
