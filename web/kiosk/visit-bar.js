// What stays in sight while one is applying: in reach below the page the way back, down and out; above it who is signed in.

import { button, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { t } from "/shared/words/i18n.js";

const SOON_MS = 3 * 60000;
const TICK_MS = 10000;

/** Create the bar of a visit. onEnd() ends the visit, onAgain() signs in anew before the time is over. `scroller` is what "more below" moves. */
export function createVisitBar({ host, who, scroller }, { onEnd, onAgain }) {
  /** @type {{ endsAt: number, person(): { displayName: string } } | null} */ let citizen = null;
  /** @type {HTMLButtonElement | null} */ let more = null;
  const renew = el("div", {});

  /** Draw the "more below" button, because not everybody knows that a page goes on below its edge. */
  function drawMore() {
    if (more) more.disabled = scroller.scrollTop + scroller.clientHeight > scroller.scrollHeight - 40;
  }

  function drawWho() {
    who.hidden = !citizen;
    const msLeft = citizen ? citizen.endsAt - Date.now() : 0;
    who.replaceChildren(...(citizen ? [icon("person"), el("strong", {}, citizen.person().displayName),
      el("span", {}, t("kiosk.signedIn.left", { n: Math.max(0, Math.ceil(msLeft / 60000)) }))] : []));
    const due = citizen && msLeft <= SOON_MS;
    if (due && !renew.firstChild) renew.append(button(t("kiosk.signedIn.again"), onAgain, { kind: "primary", iconName: "refresh", testid: "sign-in-renew" }));
    if (!due) renew.replaceChildren();
  }

  setInterval(drawWho, TICK_MS);
  scroller.addEventListener("scroll", drawMore, { passive: true });
  new MutationObserver(drawMore).observe(scroller, { childList: true, subtree: true });
  new ResizeObserver(drawMore).observe(scroller);
  const goDown = () => scroller.scrollBy({ top: scroller.clientHeight * 0.7, behavior: "smooth" });

  return {
    /** Show the bar. `back` is the view's own back button, which moves here, out of the upper third. */
    show(nextCitizen, back) {
      citizen = nextCitizen;
      more = button(t("kiosk.down"), goDown, { kind: "plain more-below", iconName: "down", testid: "more-below" });
      const end = citizen ? button(t("kiosk.end"), onEnd, { kind: "danger", iconName: "trash", testid: "end-visit" })
        : button(t("kiosk.home"), onEnd, { iconName: "home", testid: "home" });
      host.hidden = false;
      host.setAttribute("aria-label", t("kiosk.visit"));
      host.replaceChildren(el("div", {}, back), renew, more, end);
      drawWho();
      drawMore();
    },
    hide() {
      citizen = more = null;
      drawWho();
      host.replaceChildren();
      host.hidden = true;
    },
  };
}
