// The one thing to know after a scan: to whom, when, and what they saw.

import { button, el, notice } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { fact as factOf } from "/shared/page/view-page.js";
import { dateTime, nameOf, t, timeOfDay } from "/shared/words/i18n.js";
import { certificateName } from "/shared/words/names.js";
import { causeInWords } from "/phone/causes.js";

export function scanResultView(/** @type {App} */ app, { entry, told = false }) {
  if (!told) navigator.vibrate?.([150, 80, 150]);
  const place = t("scan.place", { hall: nameOf(entry.hall), terminal: nameOf(entry.terminal) });
  const later = el("div.stack.tight", {});
  const node = el("div.stack.shown", { testid: "shown" },
    el("div.verdict", {}, icon("checkCircle"),
      el("h1", {}, t("shown.title")),
      el("p.who", { testid: "shown-place" }, place)),
    later,
    el("dl.facts.panel", {},
      fact("shown.certificate", certificateName(entry.certificateName, entry.certificateTypeName)),
      fact("shown.time", dateTime(entry.at)),
      fact("shown.purpose", nameOf(entry.purpose)),
      fact("shown.cause", causeInWords(entry.useCause)),
      fact("shown.fields", entry.fields.map(nameOf).join(t("list.comma")))),
    el("div.act", {},
      button(t("shown.done"), () => app.go("certificates"), { kind: "primary large wide", testid: "shown-done" }),
      button(t("tab.log"), () => app.go("log"), { kind: "plain wide", iconName: "eye" })));
  return {
    node,
    title: t("shown.title"),
    keep: () => ({ entry, told: true }),
    onScan(next) {
      if (next.id === entry.id) return true;
      if (next.outcome === "shown" && next.action === "show") return false;
      if (next.outcome === "shown") {
        later.replaceChildren(notice("info", t(next.action === "photo" ? "shown.photo" : "shown.file"), `${timeOfDay(next.at)} · ${t("scan.place", { hall: nameOf(next.hall), terminal: nameOf(next.terminal) })}`,
          { iconName: next.action === "photo" ? "person" : "file", role: "status", testid: next.action === "photo" ? "photo-seen" : "file-opened" }));
        return true;
      }
      if (next.action === "deny") return false;
      later.replaceChildren(notice("warn", t("code.refused"),
        `${timeOfDay(next.at)} · ${t("scan.place", { hall: nameOf(next.hall), terminal: nameOf(next.terminal) })} · ${next.reasonText ?? ""}`,
        { role: "alert", testid: "scan-refused" }));
      return true;
    },
  };
}

const fact = (key, value) => factOf(t(key), value);
