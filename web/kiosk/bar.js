// The one bar at the bottom, always in reach: back, display, help, voice, language, end. The strip above it leads down a long
// page and prolongs a sign-in; the header says who is signed in.

import { button, el, setText } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { onLanguage, onPreferences } from "/shared/page/preferences.js";
import { languageButton } from "/shared/page/settings-bar.js";
import { t } from "/shared/words/i18n.js";

const SOON_MS = 3 * 60000;
const TICK_MS = 10000;
const NEAR_PX = 40;

/** Create what every screen has in the bar. onDisplay() opens the choice of a display, onHelp() says who can help. */
export function createSteadyBar({ display, help, language }, { onDisplay, onHelp }) {
  const displayButton = button("", onDisplay, { iconName: "letters", testid: "display" });
  const helpButton = button("", onHelp, { iconName: "question", testid: "help" });
  /** Write the words anew. The buttons stay, so that the focus stays where it is. */
  const draw = () => {
    setText(displayButton.querySelector("span"), t("kiosk.display"));
    setText(helpButton.querySelector("span"), t("kiosk.help"));
  };
  draw();
  onLanguage(draw);
  display.replaceChildren(displayButton);
  help.replaceChildren(helpButton);
  language.replaceChildren(languageButton({ withIcon: true }));
}

/** Create what a visit adds. onEnd() ends the visit, onHome() goes to the first screen, onAgain() signs in anew before the time is over. `scroller` is what goes on below. */
export function createVisitBar({ back, end, strip, who, scroller }, { onEnd, onHome, onAgain }) {
  /** @type {{ endsAt: number, person(): { displayName: string } } | null} */ let citizen = null;
  let isOpen = false;
  const renew = el("div", {});
  const up = button("", () => turn(-1), { iconName: "up", testid: "more-above" });
  const down = button("", () => turn(1), { iconName: "down", testid: "more-below" });
  const turn = (direction) => scroller.scrollBy({ top: direction * scroller.clientHeight * 0.8, behavior: "smooth" });
  strip.append(renew, up, down);

  /** Draw the way up and down, because not everybody knows that a page goes on below its edge. */
  function drawStrip() {
    up.querySelector("span").textContent = t("kiosk.up");
    down.querySelector("span").textContent = t("kiosk.down");
    const goesOn = isOpen && scroller.scrollHeight > scroller.clientHeight + NEAR_PX;
    up.hidden = down.hidden = !goesOn;
    up.disabled = scroller.scrollTop < NEAR_PX;
    down.disabled = scroller.scrollTop + scroller.clientHeight > scroller.scrollHeight - NEAR_PX;
    strip.hidden = !goesOn && !renew.firstChild;
  }

  function drawWho() {
    who.hidden = !citizen;
    const msLeft = citizen ? citizen.endsAt - Date.now() : 0;
    who.replaceChildren(...(citizen ? [el("strong", {}, icon("person"), el("span", {}, citizen.person().displayName)),
      el("span", {}, t("kiosk.signedIn.left", { n: Math.max(0, Math.ceil(msLeft / 60000)) }))] : []));
    const due = citizen && msLeft <= SOON_MS;
    if (due && !renew.firstChild) renew.append(button(t("kiosk.signedIn.again"), onAgain, { kind: "primary", iconName: "refresh", testid: "sign-in-renew" }));
    if (!due) renew.replaceChildren();
    drawStrip();
  }

  setInterval(drawWho, TICK_MS);
  onPreferences(drawStrip); // larger letters make a page longer
  scroller.addEventListener("scroll", drawStrip, { passive: true });
  new MutationObserver(drawStrip).observe(scroller, { childList: true, subtree: true });
  new ResizeObserver(drawStrip).observe(scroller);

  return {
    /** Show the bar. `backButton` is the view's own, which moves here, out of the upper third. */
    show(nextCitizen, backButton) {
      citizen = nextCitizen;
      isOpen = true;
      back.replaceChildren(...(backButton ? [backButton] : []));
      end.replaceChildren(citizen ? button(t("kiosk.end"), onEnd, { kind: "danger", iconName: "trash", testid: "end-visit" })
        : button(t("kiosk.home"), onHome, { iconName: "home", testid: "home" }));
      drawWho();
    },
    /** Show a screen of showing a certificate: `backButton` and `endButton` are that screen's own. */
    showOwn(backButton, endButton) {
      citizen = null;
      isOpen = Boolean(endButton); // the first screen fits
      back.replaceChildren(...(backButton ? [backButton] : []));
      end.replaceChildren(...(endButton ? [endButton] : []));
      drawWho();
    },
    hide() {
      citizen = null;
      isOpen = false;
      back.replaceChildren();
      end.replaceChildren();
      renew.replaceChildren();
      drawWho();
    },
  };
}
