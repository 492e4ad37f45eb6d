// The way to a person by telephone, and the message line in its place for who does not hear (`contact`): one part, used wherever a
// number would be the only way. A choice of the other way is seen at once.

import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { onPreferences, preferences } from "/shared/page/preferences.js";
import { t } from "/shared/words/i18n.js";

/** 政务服务便民热线, which takes calls and messages. */
export const HOTLINE = "12345";

/** @type {WeakMap<Element, () => HTMLElement>} */ const creators = new WeakMap();
let wasMessage = byMessage();

/** Tell if this person writes where others call. */
export function byMessage() {
  return preferences().contact === "message";
}

/** Return the address of the hotline for this person. */
const addressOf = (isMessage) => `${isMessage ? "sms" : "tel"}:${HOTLINE}`;

/**
 * Create a part that leads to a person. create(isMessage) draws it, and draws it anew when the other way is chosen.
 * @param {(isMessage: boolean) => HTMLElement} create
 */
export function personPart(create) {
  const draw = () => {
    const node = create(byMessage());
    node.dataset.person = "";
    creators.set(node, draw);
    return node;
  };
  return draw();
}

/** Create the human line of a page, as the server words it. */
export const humanLink = ({ text, detail, call }) => personPart((isMessage) =>
  el("a.human", { href: isMessage ? addressOf(true) : call, testid: "human" }, icon(isMessage ? "message" : "phone"),
    el("span", {}, isMessage ? t("person.message") : text, " ", el("strong", {}, isMessage ? HOTLINE : detail))));

/** Create the human line of a kiosk, where nobody dials: it is only read. */
export const humanWords = ({ text, detail }) => personPart((isMessage) =>
  el("p.human-words", { testid: "human" }, icon("people"),
    el("span", {}, isMessage ? t("person.kiosk.message") : text, " ", el("strong", {}, isMessage ? HOTLINE : detail))));

/** Create a button to a person: `call` with its words, or a message to the hotline. @param {{ kind: string, testid: string, dial?: string, call: string }} given */
export const personButton = ({ kind, testid, dial = HOTLINE, call }) => personPart((isMessage) =>
  el(`a.button.${kind.split(" ").join(".")}`, { href: isMessage ? addressOf(true) : `tel:${dial}`, testid }, icon(isMessage ? "message" : "phone"),
    el("span", {}, isMessage ? t("person.message.number", { number: HOTLINE }) : call)));

/** Create a number among words, that a finger can call. The hotline takes a message as well. */
export const numberLink = (/** @type {string} */ dial, /** @type {string} */ words) => personPart((isMessage) => {
  const asMessage = isMessage && dial === HOTLINE;
  return el("a.tel", { href: asMessage ? addressOf(true) : `tel:${dial}` }, icon(asMessage ? "message" : "phone"), el("span", {}, words));
});

onPreferences(() => {
  if (byMessage() === wasMessage) return;
  wasMessage = !wasMessage;
  for (const node of document.querySelectorAll("[data-person]")) {
    const next = creators.get(node)?.();
    const hadFocus = node === document.activeElement;
    if (next) node.replaceWith(next);
    if (hadFocus) next?.focus({ preventScroll: true });
  }
});
