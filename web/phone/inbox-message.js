// A message of the inbox: its words and time, whether it is new, how it reached its reader.

import { badge, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { dateTime, t } from "/shared/words/i18n.js";

/** @typedef {import("/shared/page/icons.js").IconName} IconName */
/** @type {Record<string, IconName>} */
const PICTURES = { case: "folder", "notice-due": "file", "draft-due": "pen", benefit: "star", scan: "eye", session: "device", delegation: "people" };
/** @type {Record<string, IconName>} why it did not arrive */
const WHYS = { waiting: "clock", unsure: "question", failed: "crossCircle" };
/** @type {Record<string, (id: string) => [string, object]>} views that show what a message is about, by the first part of `about` */
const VIEWS = {
  case: (id) => ["case", { id, from: "inbox" }],
  draft: (id) => ["fill", { draftId: id }],
  usage: () => ["log", {}],
  session: () => ["sessions", {}],
  delegation: () => ["delegations", {}],
};

/** Create the message. `open(view, parameters)` shows what it is about; a message about nothing is only read. */
export function messageRow(item, /** @type {(view: string, parameters: object) => void} */ open) {
  const [family, id = ""] = (item.about ?? "").split(":");
  const way = /** @type {[string, object] | null} */ (item.itemCode ? ["guide", { code: item.itemCode, begin: true }] : VIEWS[family]?.(id) ?? null);
  const tag = way ? "button.entry-row.message" : "div.entry-row.message";
  return el(tag, { type: way && "button", testid: "message", "data-seq": item.seq, "data-read": item.read ? "yes" : "no", onclick: way && (() => open(...way)) },
    el(item.todo ? "span.entry-icon.next" : "span.entry-icon", {}, icon(picture(item))),
    el("span.grow", {},
      el("strong", {}, item.title),
      el("span.row", {}, el("time.soft.small", { datetime: item.at }, dateTime(item.at)), !item.read && badge("brand", t("inbox.new"), "bell")),
      item.text && el("span.block", {}, item.text),
      item.itemCode && el("strong.block", { testid: "message-begin" }, t("inbox.begin")),
      el("span.message-ways", { testid: "message-ways" }, arrivals(item))),
    way && icon("forward"));
}

/** @returns {IconName} */
function picture({ kind, todo, pushClass }) {
  if (pushClass === "urgent") return "warning";
  return kind === "case" && todo ? "file" : PICTURES[kind] ?? "bell";
}

/** List how it came, in the server's words; what came nowhere else stands here alone. */
function arrivals({ reached, notReached }) {
  const ways = [
    ...reached.map(({ text }) => [text, "check"]),
    ...notReached.map(({ text, why }) => [text, WHYS[why] ?? "info"]),
  ];
  const lines = ways.length ? ways : [[t("inbox.onlyHere"), "bell"]];
  return lines.map(([text, sign]) => el("span.soft.small", {}, icon(/** @type {IconName} */ (sign)), el("span", {}, text)));
}
