// 谁看过我的证照: every look and every refused try, newest first.

import { badge, button, el, spinner } from "/shared/page/dom.js";
import { emptyPart } from "/shared/page/empty.js";
import { fact as factOf, failureNotice } from "/shared/page/view-page.js";
import { dateTime, nameOf, t } from "/shared/words/i18n.js";
import { certificateName } from "/shared/words/names.js";
import { causeInWords } from "/phone/causes.js";

const PAGE = 20;

export function logView(/** @type {App} */ app) {
  const list = el("ol.stack", { testid: "usage-log" });
  const foot = el("div.stack", {}, spinner(t("loading")));
  const node = el("div.stack", {}, el("div", {}, el("h1", {}, t("log.title")), el("p.soft", {}, t("log.lead"))), list, foot);
  const leaving = new AbortController();

  async function load(/** @type {number | null} */ after = null) {
    foot.replaceChildren(spinner(t("loading")));
    try {
      const query = new URLSearchParams({ limit: String(PAGE), ...(after ? { after: String(after) } : {}) });
      const { items, next } = await app.call("GET", `/v1/usage-log?${query}`, { signal: leaving.signal });
      const firstNew = items.length && after ? list.children.length : null;
      list.append(...items.map(entryCard));
      app.read("usage");
      foot.replaceChildren(...[
        list.children.length === 0 && emptyPart("no-log", t("log.none"), t("log.none.detail")),
        next && button(t("log.more"), () => load(next), { kind: "wide", testid: "log-more" }),
      ].filter(Boolean));
      // The pressed button is gone: go on reading where the new entries begin.
      if (firstNew !== null) list.children[firstNew].querySelector("h2").focus();
    } catch (error) {
      if (!leaving.signal.aborted && app.session.person()) foot.replaceChildren(...failureNotice(error, () => load(after), leaving.signal));
    }
  }
  load();
  return {
    node,
    title: t("log.title"),
    dispose: () => leaving.abort(),
    onGap() {
      list.replaceChildren();
      load();
    },
    /** Add a scan that happens while the log is open as its newest line. */
    onScan(entry) {
      list.prepend(el("li", { role: "status" }, ...entryCard(entry).children));
      foot.querySelector('[data-testid="no-log"]')?.remove();
      app.read("usage");
      return true;
    },
  };
}

function entryCard(entry) {
  const wasShown = entry.outcome === "shown";
  const isDenial = entry.action === "deny";
  const textKey = { file: "log.file", attach: "log.attach", photo: "log.photo" }[entry.action] ?? "log.shown";
  const outcome = wasShown ? badge("good", t(textKey), entry.action === "attach" ? "file" : "eye") : badge("bad", t(isDenial ? "log.denied" : "log.refused"), "crossCircle");
  return el("li", {}, el(wasShown ? "article.panel.entry" : "article.panel.entry.refused", { testid: `entry-${entry.outcome}` },
    el("div.row.between", {}, outcome, el("time.soft.small", { datetime: entry.at }, dateTime(entry.at))),
    el("h2", { tabindex: "-1" }, certificateName(entry.certificateName, entry.certificateTypeName) || t("log.unknownCertificate")),
    el("dl.facts", {},
      fact("log.who", t("scan.place", { hall: nameOf(entry.hall), terminal: nameOf(entry.terminal) })),
      fact("log.agent", entry.agent),
      fact("log.why", [nameOf(entry.purpose), causeInWords(entry.useCause)].filter(Boolean).join(" · ")),
      wasShown && fact("log.fields", entry.fields.map(nameOf).join(t("list.comma"))),
      entry.repeatOf && fact("log.repeat", t("log.repeat.detail")),
      isDenial && fact("log.next", t("log.denied.next")),
      !wasShown && !isDenial && fact("log.reason", entry.reasonText ?? entry.reasonCode),
      !wasShown && !isDenial && fact("log.fields", t("log.sawNothing")))));
}

const fact = (key, value) => factOf(t(key), value);
