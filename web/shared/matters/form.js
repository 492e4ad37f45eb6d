// The form. Saved as one types; checked by the server, which says the same at every counter and kiosk.

import { createDraftKeeper } from "/shared/matters/draft-keeper.js";
import { faultSummary } from "/shared/matters/fault-summary.js";
import { formField } from "/shared/matters/form-field.js";
import { isShown } from "/shared/matters/form-values.js";
import { ownFacts } from "/shared/matters/own-data.js";
import { actingBanner } from "/shared/matters/principal.js";
import { formTexts } from "/shared/matters/service-texts.js";
import { goStep, openDraft, stepLine, stepsOf } from "/shared/matters/steps.js";
import { forgetStored, readWithTyped, writeTyped } from "/shared/matters/unsaved-form.js";
import { announce } from "/shared/page/announce.js";
import { button, chineseNote, el, notice } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { createSteady } from "/shared/page/steady-layout.js";
import { attempt, backButton, createPage, problemNotice } from "/shared/page/view-page.js";
import { t, timeOfDay } from "/shared/words/i18n.js";

/** Create the view of a draft's form. `toReview`: one thing is being changed, and the review comes next. */
export function fillView(/** @type {App} */ app, { draftId, actingFor = null, toReview = false }) {
  /** @type {ReturnType<typeof createDraftKeeper> | null} */ let keeper = null;
  const steadiness = createSteady();
  const page = createPage(app, {
    title: t("fill.title"),
    testid: "screen-fill",
    load: (signal) => readWithTyped(app.keep, draftId, () => openDraft(app, { draftId, actingFor }, signal)),
    draw({ opened, typed }) {
      if (!stepsOf(opened.guide).includes("fill")) {
        // After this view is there: a view that goes on while it is being made would be drawn over.
        setTimeout(() => goStep(app, opened, "", 1));
        return [];
      }
      keeper?.stop();
      const drawn = drawForm(app, opened, { typed, steady: steadiness.steady, toReview, signal: page.signal });
      keeper = drawn.keeper;
      return drawn.nodes;
    },
  });
  const hurry = () => keeper?.hurry();
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  return {
    ...page,
    keep: () => ({ draftId, actingFor, toReview }),
    dispose() {
      page.dispose();
      keeper?.stop();
      steadiness.stop();
      window.removeEventListener("online", hurry);
      document.removeEventListener("visibilitychange", hurry);
    },
  };
}

function drawForm(/** @type {App} */ app, opened, { typed, steady, toReview, signal }) {
  const { guide, call } = opened;
  const summary = el("div", {});
  const noticePlace = el("div", {});
  const saved = el("p.saved.soft.small", { testid: "saved", "data-state": "saved" });
  const visited = new Set();
  let showAll = false;
  let fields = [];

  const keeper = createDraftKeeper({
    draft: opened.draft,
    typed,
    put: (form, version) => call("PUT", "", { body: { form }, headers: { "If-Match": `"${version}"` } }),
    get: () => call("GET", ""),
    onChange,
    onTyped: (unsaved) => writeTyped(app.keep, opened.draft.id, unsaved),
    onStored: (stored) => forgetStored(app.keep, opened.draft.id, stored),
  });

  function onChange({ state, draft, savedAt, problem, taken }) {
    opened.draft = draft;
    saved.dataset.state = state === "merged" ? "saved" : state;
    saved.replaceChildren(...savedWords(state, savedAt));
    if (state === "kept") announce(t("fill.kept"), "urgent");
    if (state === "over") noticePlace.replaceChildren(problemNotice(problem, { testid: "draft-over" }));
    if (state === "merged") showMerge(taken);
    if (state === "saved" || state === "merged") steady(check);
  }

  function showMerge(taken) {
    const labels = taken.map((name) => guide.form.find((field) => field.name === name)?.label).filter(Boolean);
    noticePlace.replaceChildren(notice("info", t("fill.merged"), t("fill.merged.detail", { labels: labels.join(t("list.comma")) || t("fill.merged.materials") }),
      { role: "status", testid: "draft-merged" }));
    const focused = document.activeElement;
    // A box that is being typed into stays: a new one would end a Chinese word in the middle.
    const inHand = fields.find(({ name, node }) => focused?.matches("input[type=text], input[type=tel], textarea") && node.contains(focused) && !taken.includes(name));
    drawFields(inHand);
    if (focused?.id && !focused.isConnected) document.getElementById(focused.id)?.focus();
  }

  const questions = el("div.stack.loose", {});
  /** Draw the questions anew, all but the one `inHand`. */
  function drawFields(/** @type {ReturnType<typeof formField> | null} */ inHand = null) {
    fields = guide.form.filter((field) => !isFixed(opened.draft, field)).map((field) => (field.name === inHand?.name ? inHand : formField(withUnfit(field, opened.draft), keeper.form()[field.name], {
      onInput: (value) => { keeper.set(field.name, value); showAndHide(); },
      onLeave: () => { visited.add(field.name); keeper.hurry(); steady(check); },
    })));
    const nodes = fields.map(({ node }) => node);
    const at = inHand ? fields.indexOf(inHand) : -1;
    for (const old of [...questions.children]) if (!nodes.includes(/** @type {HTMLElement} */ (old))) old.remove();
    // What is inserted again loses the focus.
    if (inHand) inHand.node.before(...nodes.slice(0, at));
    questions.append(...nodes.slice(at + 1));
    showAndHide();
    check();
  }

  const visibleFields = () => fields.filter(({ field }) => isShown(field, guide.form, keeper.form()));
  function showAndHide() {
    const visible = new Set(visibleFields());
    for (const row of fields) row.node.hidden = !visible.has(row);
  }

  /** Mark wrong answers, each after its question was left, not while it is being answered. */
  function check() {
    const faults = new Map((opened.draft.faults ?? []).map(({ field, why }) => [field, why]));
    const form = keeper.form();
    for (const row of fields) {
      const empty = form[row.name] === undefined;
      const due = showAll || (visited.has(row.name) && !empty);
      const typing = row.name in keeper.typed();
      row.fault(due && !typing ? faults.get(row.name) ?? null : null, form[row.name]);
    }
    if (summary.firstChild) drawSummary({ again: true });
  }

  /** Draw the list of wrong answers. Corrected ones leave it. */
  function drawSummary({ again = false } = {}) {
    const wrong = visibleFields().filter(({ node }) => node.classList.contains("wrong"));
    summary.replaceChildren(...(wrong.length ? [faultSummary(wrong.map((row) => ({
      label: row.field.label, why: row.node.querySelector(".error").textContent, go: row.focus })), { again })] : []));
    return wrong.length;
  }

  async function next() {
    await keeper.flush();
    showAll = true;
    check();
    if (!drawSummary()) goStep(app, opened, "fill", 1, { toReview });
    else /** @type {HTMLElement} */ (summary.firstChild).focus();
  }

  drawFields();
  onChange({ state: Object.keys(typed).length ? "unsaved" : "saved", draft: opened.draft, savedAt: Date.parse(opened.draft.touchedAt), problem: null, taken: [] });
  const go = button(t(toReview ? "way.toReview" : "fill.next"), () => attempt(go, noticePlace, next), { kind: "primary large wide", iconName: "forward", testid: "fill-next" });
  return {
    keeper,
    nodes: [
      stepLine(guide, "fill"), actingBanner(opened.draft.actingFor), chineseNote(formTexts(guide.form)), el("p.soft", {}, opened.draft.itemName), summary, noticePlace,
      fixedFacts(app, opened, signal), questions, saved,
      backButton(t("fill.later"), () => app.go("matters")),
      el("div.act", {}, go),
    ],
  };
}

/** Mark the choices that do not fit the applicant's age, as the server says. */
const withUnfit = (field, draft) => ({ ...field, choices: field.choices.map((choice) => (
  { ...choice, unfit: draft.unfitChoices?.find((one) => one.field === field.name && one.value === choice.value)?.rule ?? null })) });

const isFixed = (draft, field) => field.name in (draft.fixed ?? {});

/** List what we know of the applicant. It is not asked again (WCAG 3.3.7), and the applicant can check it. */
function fixedFacts(/** @type {App} */ app, { guide, draft }, signal) {
  const fixedFields = guide.form.filter((field) => isFixed(draft, field));
  return fixedFields.length > 0 && el("section.panel.stack.tight", { "aria-labelledby": "fixed-title", testid: "fixed" },
    el("h2", { id: "fixed-title" }, t("fill.fixed")),
    ownFacts(app, fixedFields, draft.fixed, { isOwn: !draft.actingFor, signal }),
    el("p.soft.small", {}, t("fill.fixed.detail")));
}

function savedWords(state, savedAt) {
  if (state === "saving" || state === "unsaved") return [icon("clock"), el("span", {}, t("fill.saving"))];
  if (state === "kept") return [icon("offline"), el("span", {}, t("fill.kept"))];
  if (state === "over") return [icon("warning"), el("span", {}, t("fill.over"))];
  return [icon("check"), el("span", {}, t("fill.saved", { time: timeOfDay(savedAt).slice(0, 5) }))];
}
