// Building elements without innerHTML: what comes from the server is always text, never markup.

import { icon } from "/shared/page/icons.js";
import { currentLanguage, isUnconverted, splitUnconverted, t } from "/shared/words/i18n.js";

const HAN = /\p{Script=Han}/u;
const LATIN_WORD = /[A-Za-z]{2}/;
const HAN_RUN = /(《?\p{Script=Han}(?:[\p{Script=Han}\d·、，：《》 ]*\p{Script=Han})?》?)/u;
const TEXT_ONLY = new Set(["option", "textarea", "title"]);

/** Return `zh-CN` for a Chinese text on an English page, and for simplified characters among traditional ones (WCAG 3.1.2). */
export const languageOfPart = (text, pageLanguage) =>
  ((pageLanguage === "en" && HAN.test(text) && !LATIN_WORD.test(text)) || isUnconverted(text, pageLanguage) ? "zh-CN" : null);

/**
 * Create an element.
 * el("button.primary", {testid, onclick, ...attributes}, ...children). Children are nodes, strings, or empty values.
 * A `lang` attribute is put on by itself where Chinese data stands on an English page.
 * @template {string} Description
 * @param {Description} description
 * @param {Record<string, any>} [properties]
 * @param {...any} children
 * @returns {import("/types/dom").ElementOf<Description>}
 */
export function el(description, properties = {}, ...children) {
  const [tag, ...classes] = description.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) setProperty(node, key, value);
  const present = children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== "");
  node.append(...present);
  if (!node.lang && present.some((child) => typeof child === "string")) {
    const lang = languageOfPart(node.textContent, document.documentElement.lang);
    if (lang) node.lang = lang;
    else if (!TEXT_ONLY.has(tag)) node.replaceChildren(...present.map(withChineseMarked));
  }
  return /** @type {any} */ (node);
}

/** Set the text of an element that stays, with Chinese data marked as `el` does. */
export function setText(node, text) {
  const lang = languageOfPart(text, document.documentElement.lang);
  if (lang) node.lang = lang;
  else node.removeAttribute("lang");
  node.replaceChildren(lang ? text : withChineseMarked(text));
}

/** Put each Chinese name in an English sentence, and each simplified one in a traditional sentence, into a part of its own. */
function withChineseMarked(child) {
  if (typeof child !== "string") return child;
  const { lang } = document.documentElement;
  const isChinese = (/** @type {string} */ text) => (lang === "en" ? HAN_RUN.test(text) : isUnconverted(text, lang));
  const parts = (lang === "en" ? child.split(HAN_RUN) : splitUnconverted(child, lang)).filter(Boolean);
  if (!parts.some(isChinese)) return child;
  const whole = document.createElement("span"); // one part, also where the parent lays out its children
  whole.append(...parts.map((text) => (isChinese(text) ? chinese(text) : text)));
  return whole;
}

function chinese(text) {
  const node = document.createElement("span");
  node.lang = "zh-CN";
  node.textContent = text;
  return node;
}

function setProperty(node, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key === "testid") node.dataset.testid = value;
  else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
  else if (key === "value" || key === "checked" || key === "disabled" || key === "hidden") node[key] = value;
  else node.setAttribute(key, value === true ? "" : value);
}

/**
 * Create a button with an optional icon. `kind` is a class list such as "primary wide"; other options become its
 * attributes. `about` names what it acts on, for screen readers: as text, since an attribute could not mark a Chinese name
 * as Chinese.
 * @param {string} label
 * @param {((event: MouseEvent) => unknown) | null} onclick
 * @param {{ kind?: string, iconName?: import("/shared/page/icons.js").IconName | null, testid?: string | null, about?: string | null, [attribute: string]: any }} [options]
 * @returns {HTMLButtonElement}
 */
export function button(label, onclick, { kind = "", iconName = null, testid = null, about = null, ...attributes } = {}) {
  const classes = ["button", "button", ...kind.split(" ")].filter(Boolean).join(".");
  return /** @type {any} */ (el)(classes, { type: "button", onclick, testid, ...attributes }, iconName && icon(iconName),
    el("span", {}, label, about && el("span.visually-hidden", {}, t("colon", { name: about }))));
}

/** @type {Record<string, import("/shared/page/icons.js").IconName>} */
const NOTICE_ICONS = { info: "info", good: "checkCircle", warn: "warning", bad: "crossCircle" };

/**
 * Create a message with icon, heading and text. `kind`: info, good, warn, bad.
 * @param {"info" | "good" | "warn" | "bad"} kind
 * @param {string} heading
 * @param {string | Node | null} [body]
 * @param {{ iconName?: import("/shared/page/icons.js").IconName | null, testid?: string | null, role?: string | null }} [options]
 * @param {...any} extra
 */
export function notice(kind, heading, body, { iconName = null, testid = null, role = null } = {}, ...extra) {
  return el(`div.notice.${kind}`, { testid, role }, icon(iconName ?? NOTICE_ICONS[kind]),
    el("div.body", {}, el("strong", {}, heading), body && el("p", {}, body), ...extra));
}

/**
 * Tell once on an English page that some of these texts of a service are in Chinese.
 * @param {(string | null | undefined)[]} serviceTexts
 */
export const chineseNote = (serviceTexts) =>
  currentLanguage() === "en" && serviceTexts.some((text) => text && HAN.test(text)) && el("p.soft.small", { testid: "shown-in-chinese" }, t("page.inChinese"));

/**
 * Create a short mark of a state.
 * @param {string} kind
 * @param {string} label
 * @param {import("/shared/page/icons.js").IconName | null} [iconName]
 */
export function badge(kind, label, iconName) {
  return el(kind ? `span.badge.${kind}` : "span.badge", {}, iconName && icon(iconName), el("span", {}, label));
}

/** Show that something is being waited for. The words are for everybody, the ring is decoration. */
export function spinner(text) {
  return el("p.row.soft", { role: "status" }, el("span.spinner", { "aria-hidden": "true" }), el("span", {}, text));
}

/** Read one value from the fragment and clear the fragment, so that it stays in no history and no referrer. */
export function takeFromFragment(name) {
  const value = new URLSearchParams(location.hash.slice(1)).get(name);
  if (value !== null) history.replaceState(history.state, "", location.pathname + location.search);
  return value;
}
