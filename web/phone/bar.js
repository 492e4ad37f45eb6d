// The bar at the top. On the pages of the tabs it names the service and its city; deeper it leads back. Where no tabs are drawn it
// leads home as well.

import { button, el, setText } from "/shared/page/dom.js";
import { t } from "/shared/words/i18n.js";

/** Create the bar of the phone. `way` is where back and home stand, before the name of the service. */
export function createBar(/** @type {HTMLElement} */ bar, { way, goHome }) {
  const home = button(t("tab.home"), goHome, { iconName: "home", testid: "bar-home" });

  /** Show the bar of a view. Its own way back is taken out of the page into the bar. */
  function show(/** @type {HTMLElement} */ page, { name, hasTabs }) {
    const back = page.querySelector(":scope > .back");
    setText(home.querySelector("span"), t("tab.home"));
    home.hidden = name === "home";
    bar.dataset.view = name;
    bar.dataset.level = hasTabs ? "first" : "deep";
    bar.dataset.alone = back || hasTabs ? "no" : "yes";
    if (back) shorten(back);
    way.replaceChildren(...[back, home].filter(Boolean));
  }

  return { show };
}

/** Show "back" for "back to my certificates", which has room beside large letters. Its name stays whole. */
function shorten(/** @type {HTMLElement} */ back) {
  const words = back.querySelector("span");
  const whole = words.textContent;
  if (whole === t("bar.back") || !whole.startsWith(t("bar.back"))) return;
  back.setAttribute("aria-label", whole);
  words.replaceWith(el("span", {}, t("bar.back")));
}
