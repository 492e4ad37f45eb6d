// Parts of the kiosk's own screens.

import { el, notice } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { humanWords } from "/shared/page/to-a-person.js";
import { t } from "/shared/words/i18n.js";

/** Put each phrase of a title into a part of its own, so that lines break between phrases first. */
const phrases = (title) => (title.match(/[^，]+，?/g) ?? []).map((part) => el("span.phrase", {}, part));

/** Create the words of the stage. */
export const words = (title, lead) => [el("h1", {}, phrases(title)), el("p.lead", {}, lead)];

export const unknownNotice = (unknown) => unknown && notice("warn", t("kiosk.unknown"), t("kiosk.unknown.detail"), { testid: "unknown-code" });

export const offlineNotice = (isConnected) => !isConnected
  && notice("warn", t("kiosk.offline"), t("kiosk.offline.detail"), { iconName: "offline", role: "status", testid: "kiosk-offline" });

/** Create a large place to press: icon, words, and what it is about. */
export const tile = ({ testid, picture, title, note = null, onclick }) => el("li", {},
  el("button.tile", { type: "button", testid, onclick }, el("span.tile-icon", {}, icon(picture)),
    el("span.tile-words", {}, el("strong", {}, title), note && el("span", {}, note))));

/** Create the line to a person, with what stands beside it. */
export const humanLine = (/** @type {{ text: string, detail: string }} */ block, /** @type {HTMLElement | null} */ beside = null) =>
  el("div.human-line", {}, humanWords(block), beside);
