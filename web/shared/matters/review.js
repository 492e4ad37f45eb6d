// Everything once more, the promises in full, one button. Then an honest word about where it is.

import { writeDeferred, readDeferred } from "/shared/matters/deferred-materials.js";
import { overlapNotices, readOverlaps } from "/shared/matters/overlaps.js";
import { faultSummary } from "/shared/matters/fault-summary.js";
import { thumbnail } from "/shared/matters/file-preview.js";
import { isShown, shownValue } from "/shared/matters/form-values.js";
import { actingBanner, certificateText } from "/shared/matters/principal.js";
import { formTexts, materialTexts } from "/shared/matters/service-texts.js";
import { sizeText } from "/shared/matters/sizes.js";
import { goStep, openDraft, stepLine, stepsOf } from "/shared/matters/steps.js";
import { pendingSubmission, submit } from "/shared/matters/submission.js";
import { announce } from "/shared/page/announce.js";
import { button, chineseNote, el, notice } from "/shared/page/dom.js";
import { backButton, createPage, fact, problemNotice } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";
import { maskedWords } from "/shared/words/masked.js";

export function reviewView(/** @type {App} */ app, { draftId, actingFor = null }) {
  const page = createPage(app, {
    title: t("review.title"),
    testid: "screen-review",
    async load(signal) {
      // Sent before a reload and not answered: there is nothing to look at again, only to ask again.
      if (pendingSubmission(app.keep, draftId)) return null;
      const opened = await openDraft(app, { draftId, actingFor }, signal);
      const [{ items }, overlaps] = await Promise.all([
        opened.call("GET", "/commitments", { signal }), readOverlaps(app, opened.draft.itemCode, actingFor, signal),
      ]);
      return { ...opened, commitments: items, overlaps };
    },
    draw: (opened) => (opened ? drawReview(app, opened, page, send) : (setTimeout(() => send(null)), [])),
  });

  async function send(body, onRefusal = (problem) => page.body.replaceChildren(problemNotice(problem, { testid: "submit-problem" }),
    button(t("review.lookAgain"), () => page.reload(), { kind: "primary wide", testid: "look-again" }))) {
    const unknown = el("div", {});
    const before = [...page.body.childNodes];
    page.body.replaceChildren(el("div.sending.stack", { testid: "sending" },
      el("p.row.big", { role: "status" }, el("span.spinner", { "aria-hidden": "true" }), el("span", {}, t("review.sending"))), unknown));
    try {
      const answer = await submit({
        call: app.call, keep: app.keep, draftId, body, actingFor, signal: page.signal,
        onUnknown(problem) {
          if (unknown.firstChild) return;
          unknown.replaceChildren(notice("warn", t("review.unknown"), t("review.unknown.detail"), { iconName: "offline", testid: "submit-unknown" }), el("p.soft.small", {}, problem.title));
          announce(t("review.unknown"), "urgent");
        },
      });
      writeDeferred(app.keep, draftId, new Set());
      showArrival(app, answer);
    } catch (problem) {
      if (page.signal.aborted) return;
      if (problem.reasonCode === "draft-submitted") app.go("cases", {}, { replace: true });
      else {
        page.body.replaceChildren(...before);
        onRefusal(problem);
      }
    }
  }

  return page;
}

/** Show the receipt if there is one case and the core has it, otherwise the page with the state of each case. */
function showArrival(/** @type {App} */ app, { cases, acknowledged, message }) {
  if (acknowledged && cases.length === 1) app.go("receipt", { id: cases[0].id, fresh: true }, { replace: true });
  else app.go("sent", { ids: cases.map(({ id }) => id), message }, { replace: true });
}

function drawReview(/** @type {App} */ app, opened, page, send) {
  const { draft, guide, commitments, overlaps } = opened;
  const deferred = readDeferred(app.keep, draft.id);
  const place = el("div.stack.tight", {});
  const change = (step) => app.go(step, { draftId: draft.id, actingFor: draft.actingFor, toReview: true });
  const boxes = commitments.filter(({ code }) => code !== "deferral" || deferred.size > 0).map(commitmentBox);

  function go() {
    const open = boxes.filter(({ required, input }) => required && !input.checked);
    if (open.length) {
      place.replaceChildren(faultSummary(open.map(({ input, text }) => ({ label: "", why: t("review.agreeTo", { text: shorten(text) }), go: () => input.focus() }))));
      return /** @type {HTMLElement} */ (place.firstChild).focus();
    }
    return send({
      draftId: draft.id, draftVersion: draft.version,
      commitments: boxes.filter(({ input }) => input.checked).map(({ code }) => code),
      deferredMaterials: [...deferred],
    }, showRefusal);
  }

  /** Show a refusal. If the draft was changed elsewhere, it must be read again before it is submitted. */
  function showRefusal(problem) {
    if (problem.reasonCode === "draft-changed") {
      page.reload().then(() => page.body.prepend(problemNotice(problem, { testid: "submit-problem", kind: "warn" })));
    } else place.replaceChildren(problemNotice(problem, { testid: "submit-problem" }), ...waysOn(app, opened, problem));
    page.body.querySelector('[role="alert"]')?.scrollIntoView({ block: "center" });
  }

  const ready = draft.faults.every(({ field }) => !guide.form.some(({ name }) => name === field)) && draft.missing.every(({ code }) => deferred.has(code));
  return [
    stepLine(guide, "review"), actingBanner(draft.actingFor), ...overlapNotices(app, overlaps),
    chineseNote([...formTexts(guide.form), ...materialTexts(guide.materials), ...commitments.map(({ text }) => text)]),
    el("section.panel.stack.tight", { "aria-labelledby": "review-form" }, sectionHead("review-form", draft.itemName,
      stepsOf(guide).includes("fill") && (() => change("fill")), "edit-form"),
    el("dl.facts", { testid: "review-facts" }, formFacts(guide, draft))),
    guide.materials.length > 0 && el("section.panel.stack.tight", { "aria-labelledby": "review-materials" },
      sectionHead("review-materials", t("review.materials"), () => change("attach"), "edit-materials"),
      el("ul.stack.tight", { testid: "review-files" }, guide.materials.map((material) => materialLine(app, material, draft, deferred)))),
    el("fieldset.choices", { testid: "commitments", onchange: () => place.replaceChildren() }, el("legend", {}, el("h2", {}, t("review.commitments"))), boxes.map(({ node }) => node)),
    place,
    !ready && notice("warn", t("review.notReady"), t("review.notReady.detail"), { testid: "not-ready" }),
    el("p.soft.small", {}, t("review.once")),
    backButton(t("way.back"), () => goStep(app, opened, "review", -1)),
    el("div.act", {}, button(t("review.submit"), go, { kind: "primary large wide", iconName: "check", testid: "submit", disabled: !ready })),
  ];
}

/** Link to the place where the fault can be mended. `materialCode` is of a certificate that is no longer in force. */
function waysOn(/** @type {App} */ app, { draft }, { members }) {
  const { faults, missing, materialCode: material } = members ?? {};
  const steps = [faults?.length && "fill", (missing?.length || material) && "attach"].filter(Boolean);
  return steps.map((step) => button(t(`review.goTo.${step}`), () => app.go(step, { draftId: draft.id, actingFor: draft.actingFor, material, toReview: true }), { kind: "wide", iconName: "pen", testid: `to-${step}` }));
}

function commitmentBox({ code, text, required }) {
  const mustAgree = required || code === "deferral";
  const input = el("input", { type: "checkbox", testid: `commitment-${code}`, "aria-required": mustAgree ? "true" : null });
  return { code, text, input, required: mustAgree, node: el("label.choice.commitment", {}, input, el("span", {}, text, !mustAgree && el("span.soft.small.block", {}, t("review.voluntary")))) };
}

// Its first words say which it is: a whole phrase, never half a word.
const shorten = (text) => text.split(/[，,;；。.]/)[0];

function sectionHead(id, title, change, testid) {
  return el("div.row.between", {}, el("h2", { id }, title), change && button(t("review.change"), change, { iconName: "pen", testid, about: title }));
}

function formFacts(guide, draft) {
  return guide.form.map((field) => {
    if (field.name in draft.fixed) return fact(field.label, maskedWords(draft.fixed[field.name]));
    return isShown(field, guide.form, draft.form) ? fact(field.label, shownValue(field, draft.form[field.name])) : null;
  }).filter(Boolean);
}

function materialLine(/** @type {App} */ app, material, draft, deferred) {
  const files = draft.materials.filter(({ code }) => code === material.code);
  const words = files.map((file) => (file.source === "certificate" ? certificateText(file, draft.actingFor?.name) : t("file.sized", { name: file.name, size: sizeText(file.size) })));
  if (!words.length) words.push(material.form === "3" ? t("material.counter") : t(deferred.has(material.code) ? "material.deferred" : material.required ? "material.needed" : "review.without"));
  const looks = files.map((file) => thumbnail(app.keep, file)).filter(Boolean);
  return el("li", {}, el("strong", {}, material.name), el("span.soft.block", {}, words.join(t("list.comma"))), looks.length > 0 && el("div.row", {}, looks));
}
