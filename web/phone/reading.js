// A button that reads this page aloud, for whoever has chosen 读给我听. Not on the pages of certificates and cases, and nothing before it
// is pressed: others may stand near. A page that can be read may still show something of somebody's: that is secret here, or in read-aloud.js.

import { button } from "/shared/page/dom.js";
import { onLanguage, onPreferences, preferences } from "/shared/page/preferences.js";
import { blocksOf, createReader } from "/shared/page/read-aloud.js";
import { t } from "/shared/words/i18n.js";

const READABLE = new Set(["home", "page", "matters", "guide", "me", "welcome"]);
const PARTS = {
  spoken: "h1, h2, h3, .lead, .block-text, .block-steps li, .entry, .notice strong, .notice p, .field > label, legend, .button, .human",
  secret: "[data-testid='todos'], [data-testid='drafts'], [data-testid='screen-home'] h1, [data-testid='screen-me'] .page-heading",
};

/** Show the button in `host` while a page of `main` can be read. What is read stops with its page. */
export function offerReading({ main, host }) {
  let isReading = false;
  const reader = createReader({ onVoices: draw, onBlock: (text) => { isReading = text !== null; draw(); } });

  function draw() {
    const { readAloud } = preferences();
    host.hidden = !(readAloud.on && READABLE.has(main.dataset.view) && reader.canSpeak());
    if (host.hidden) return host.replaceChildren();
    const label = t(isReading ? "reading.stop" : "reading.start");
    if (host.textContent === label) return undefined;
    const hadFocus = host.contains(document.activeElement);
    host.replaceChildren(button(label, press, { kind: "wide", iconName: "sound", testid: "read-page" }));
    if (hadFocus) host.firstChild.focus({ preventScroll: true });
    return undefined;
  }

  function press() {
    if (isReading) reader.stop();
    else reader.read(blocksOf(main, PARTS), preferences().readAloud.rate);
  }

  function leave() {
    reader.stop();
    draw();
  }

  new MutationObserver(leave).observe(main, { attributes: true, attributeFilter: ["data-view"] });
  onPreferences(({ readAloud }) => (readAloud.on ? draw() : leave()));
  onLanguage(leave);
  draw();
}
