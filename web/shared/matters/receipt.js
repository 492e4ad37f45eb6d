// The receipt (收件或受理凭证): the number large, to be read over the phone, printed, or kept.

import { receiptFiles } from "/shared/matters/receipt-files.js";
import { button, el, notice } from "/shared/page/dom.js";
import { createPage, fact } from "/shared/page/view-page.js";
import { dateTime, t } from "/shared/words/i18n.js";
import { certificateName } from "/shared/words/names.js";

export function receiptView(/** @type {App} */ app, { id, fresh = false }) {
  app.seen(id);
  const page = createPage(app, {
    title: t(fresh ? "receipt.fresh" : "receipt.title"),
    testid: "screen-receipt",
    async load(signal) {
      try {
        return await app.call("GET", `/v1/cases/${encodeURIComponent(id)}/receipt`, { signal });
      } catch (problem) {
        // There is none before the province has it: that page waits for it.
        if (problem.reasonCode === "not-acknowledged") app.go("sent", { ids: [id] }, { replace: true });
        throw problem;
      }
    },
    draw: (receipt) => [
      fresh && notice("good", t("receipt.done"), t("receipt.done.detail"), { testid: "submitted" }),
      paper(receipt, app.can.paper),
      el("div.stack.tight.no-print", {},
        // Where it can be kept in no other way, printing comes first.
        button(t("receipt.print"), print, { kind: app.can.save ? "wide" : "primary large wide", iconName: "print", testid: "print" }),
        receiptFiles(app, { id, number: receipt.number }),
        button(t("receipt.case"), () => app.go("case", { id }), { kind: app.can.save ? "primary large wide" : "wide", iconName: "list", testid: "to-case" })),
    ],
  });
  function print() {
    window.print();
    app.printed?.(id);
  }

  // What the stream says of a case that was submitted a moment ago stands here already.
  return { ...page, onCase: ({ caseId, state }) => caseId === id && state === "submitted" };
}

/** Draw the receipt. `width`: a4, or 80 for the roll of a kiosk (print rules in matters.css). */
function paper(receipt, width) {
  return el("article.panel.stack.receipt", { testid: "receipt", "data-paper": width },
    el("div.center", {},
      el("h2", {}, receipt.kindText),
      el("p.soft", {}, t("receipt.number")),
      el("p.receipt-number.fours", { testid: "receipt-number" }, inFours(receipt.number))),
    el("dl.facts", {},
      fact(t("receipt.item"), receipt.itemName),
      fact(t("receipt.caseNo"), el("span.fours", {}, inFours(receipt.caseNo))),
      fact(t("receipt.at"), dateTime(receipt.at, { withYear: true })),
      fact(t("receipt.agency"), receipt.agency),
      fact(t("receipt.applicant"), receipt.applicantName),
      fact(t("receipt.agent"), receipt.agentName)),
    receipt.materials.length > 0 && el("section.stack.tight", { "aria-labelledby": "receipt-materials" },
      el("h3", { id: "receipt-materials" }, t("receipt.materials")),
      el("ol.numbered", {}, receipt.materials.map((material) => el("li", {}, material.name,
        material.copies > 1 && ` × ${material.copies}`, material.deferred && el("span.soft.small.block", {}, t("material.deferred")),
        material.fileName && el("span.soft.small.block", {}, material.fileName),
        material.certificateName && el("span.soft.small.block", {}, t("material.certificate", { name: certificateName(material.certificateName, material.certificateTypeName) })),
        material.sha256 && el("span.soft.small.block", {}, t("receipt.hash", { hash: shortHash(material.sha256) })))))),
    receipt.commitments.length > 0 && el("section.stack.tight", { "aria-labelledby": "receipt-commitments" },
      el("h3", { id: "receipt-commitments" }, t("receipt.commitments")), el("ul.dots.small", {}, receipt.commitments.map((text) => el("li", {}, text)))),
    el("p.small", {}, receipt.statement));
}

/** Split a number as it is read aloud. Copied, it is one word. */
export const inFours = (number) => number.match(/.{1,4}/g).map((part) => el("span", {}, part));

/** Return enough of a SHA-256 to compare by eye. */
export const shortHash = (hash) => hash.slice(0, 16).replace(/(.{4})(?=.)/g, "$1 ");
