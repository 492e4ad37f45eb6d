// A notice that stands for a while above the bar at the bottom: nothing moves under a finger, and everybody can read it.

import { announce } from "/shared/page/announce.js";
import { notice } from "/shared/page/dom.js";
import { t } from "/shared/words/i18n.js";

const STAYS_MS = 12000;

/** Create the bar for short notices. say(key): the texts `key` and `key.detail`, in sight and for screen readers. hide() before the next screen. */
export function createNoticeBar(host) {
  /** @type {number | null} */ let timer = null;

  function hide() {
    clearTimeout(timer);
    host.hidden = true;
    host.removeAttribute("aria-label");
    host.replaceChildren();
  }

  function say(key) {
    hide();
    host.hidden = false;
    host.setAttribute("aria-label", t(key));
    host.replaceChildren(notice("warn", t(key), t(`${key}.detail`), { testid: "told" }));
    announce(t(key), "urgent");
    timer = setTimeout(hide, STAYS_MS);
  }

  return { say, hide };
}
