// 补正: exactly what one notice asks for, all of it at once (一次性告知), with the parts the first application used.

import { certificateOffers } from "/shared/matters/certificate-offers.js";
import { faultSummary } from "/shared/matters/fault-summary.js";
import { formField } from "/shared/matters/form-field.js";
import { shownValue } from "/shared/matters/form-values.js";
import { anyBusy, materialCard } from "/shared/matters/material-card.js";
import { formTexts, materialTexts } from "/shared/matters/service-texts.js";
import { readTyped, writeTyped } from "/shared/matters/unsaved-form.js";
import { createWish } from "/shared/matters/wish.js";
import { badge, button, chineseNote, el, notice } from "/shared/page/dom.js";
import { attempt, backButton, createPage } from "/shared/page/view-page.js";
import { day, t } from "/shared/words/i18n.js";
import { maskedWords } from "/shared/words/masked.js";

// What one kind of paper may be when the item no longer lists it: the core's own rule.
const PLAIN = { form: "2", formats: ["image/jpeg", "image/png", "application/pdf"], maxBytes: 10485760, required: true, certificateTypeCode: null, note: null };

export function supplementView(/** @type {App} */ app, { id, typed = {} }) {
  const path = `/v1/cases/${encodeURIComponent(id)}`;
  const call = (method, rest, options) => app.call(method, `${path}${rest}`, options);
  /** @type {Record<string, any>} */ const answers = {};
  let cards = [];
  const page = createPage(app, {
    title: t("supplement.title"),
    testid: "screen-supplement",
    head: [backButton(t("supplement.back"), () => app.back("case", { id }))],
    async load(signal) {
      const caseView = await call("GET", "", { signal });
      const todo = caseView.todo.find(({ kind }) => kind === "supplement") ?? null;
      const guide = await app.call("GET", `/v1/items/${encodeURIComponent(caseView.itemCode)}`, { signal });
      const materials = (todo?.notice?.materials ?? []).map((entry) => ({ ...PLAIN, ...guide.materials.find(({ code }) => code === entry.code), code: entry.code, name: entry.name, asked: entry }));
      const former = caseView.materials.filter(({ id: own }) => !todo?.notice?.gathered.some((file) => file.id === own));
      if (todo?.notice) Object.assign(answers, { ...readTyped(app.keep, storeName(todo.notice)), ...typed, ...answers });
      return { todo, former, guide, owner: caseView.delegatedBy?.principal ?? null, materials, offers: await certificateOffers(call, materials, signal) };
    },
    draw: (loaded) => (loaded.todo?.notice ? drawNotice(loaded) : [notice("info", t("supplement.none"), t("supplement.none.detail"), { testid: "nothing-asked" })]),
  });

  /** Name where the answers to a notice are kept over a reload: the next notice begins without them. */
  const storeName = (asked) => `${id}:${asked.id}`;

  function drawNotice({ todo, former, guide, owner, materials, offers }) {
    const { notice: asked, deadline, daysLeft, provisional } = todo;
    const place = el("div.stack.tight", {});
    const holder = {
      call,
      upload: (code, file, options) => app.upload(`${path}/materials/${encodeURIComponent(code)}`, file, options),
    };
    cards = materials.map((material) => materialCard(app, {
      holder, material, owner, reason: material.asked.reason, offer: offers.for(material.code), onChange: () => place.replaceChildren(),
      files: asked.gathered.filter(({ code }) => code === material.code), former: former.filter(({ code }) => code === material.code),
    }));
    const fields = asked.fields.map((entry) => askedField(guide, entry, () => {
      place.replaceChildren();
      writeTyped(app.keep, storeName(asked), answers);
    }));
    const once = createWish();

    let lapsed = null; // the code of the material whose certificate is no longer in force

    async function send() {
      const open = [
        ...cards.filter((card) => !card.isDone()).map((card) => ({ label: materials.find(({ code }) => code === card.code).name, why: t("attach.missing"), go: card.focus })),
        ...fields.filter(({ name }) => answers[name] === undefined || answers[name] === null).map((one_) => ({ label: one_.field.label, why: t("supplement.empty"), go: one_.focus })),
      ];
      if (anyBusy(cards)) open.unshift({ label: "", why: t("attach.stillSending"), go: () => {} });
      for (const field of fields) field.fault(answers[field.name] === undefined || answers[field.name] === null ? t("supplement.empty") : null);
      if (open.length) {
        place.replaceChildren(faultSummary(open));
        return /** @type {HTMLElement} */ (place.firstChild).focus();
      }
      lapsed = null;
      if (await attempt(submit, place, handIn)) app.go("case", { id, message: t("supplement.done") }, { replace: true });
      else if (lapsed) place.append(button(t("review.goTo.attach"), changeLapsed, { kind: "wide", iconName: "pen", testid: "to-attach" }));
      return undefined;
    }

    /** Read the certificates again, so that one that is no longer in force is not offered again. */
    async function changeLapsed() {
      await page.reload();
      cards.find(({ code }) => code === lapsed)?.focus();
    }

    async function handIn() {
      for (const field of fields) field.fault(null);
      try {
        await once((idempotencyKey) => call("POST", "/supplements", { body: { noticeId: asked.id, form: answers }, idempotencyKey }));
        writeTyped(app.keep, storeName(asked), {});
      } catch (problem) {
        lapsed = problem.members?.materialCode ?? null;
        for (const { field, why } of problem.members?.faults ?? []) fields.find(({ name }) => name === field)?.fault(why, answers[field]);
        throw problem;
      }
    }

    const submit = button(t("supplement.send"), send, { kind: "primary large wide", iconName: "check", testid: "supplement-send" });
    return [
      el("p", {}, t("supplement.lead")),
      chineseNote([...materialTexts(materials), ...formTexts(fields.map(({ field }) => field)), ...[...asked.materials, ...asked.fields].map(({ reason }) => reason)]),
      deadline && el("p.row", {}, badge("warn", t("todo.deadline", { date: day(deadline) }), "clock"), daysLeft !== null && badge("warn", t("light.left", { n: Math.max(0, daysLeft) }), "clock")),
      provisional && el("p.soft.small", { testid: "provisional" }, t("case.provisional")),
      ...cards.map(({ node }) => node), ...fields.map(({ panel }) => panel), place, el("div.act", {}, submit),
    ];
  }

  function askedField(guide, { name, label, reason, value: former }, onChange) {
    const guideField = guide.form.find((field) => field.name === name)
      ?? { name, label, type: "text", required: true, minLength: null, maxLength: 500, min: null, max: null, choices: [], note: null, shownWhen: null };
    const field = formField({ ...guideField, required: true, note: [t("supplement.why", { reason }), guideField.note].filter(Boolean).join(" ") }, answers[name], {
      onInput(value) {
        answers[name] = value;
        field.fault(null);
        onChange();
      },
      onLeave: () => {},
    });
    const before = formerValue(field, former);
    if (before) field.node.querySelector("label, legend").after(before); // what it asks, what stood there, then the box
    return { ...field, panel: el("div.panel.stack.tight", {}, field.node) };
  }

  /** Show what was handed in. Words are easier to correct than to write again; masked ones are not. */
  function formerValue({ field, node, focus }, former) {
    if (former === null || former === undefined || former === "") return null;
    const box = /** @type {HTMLInputElement | null} */ (node.querySelector(`#field-${CSS.escape(field.name)}`));
    const mayCorrect = box && typeof former === "string" && !former.includes("*") && ["text", "longText", "address", "phone"].includes(field.type);
    const correct = mayCorrect && button(t("supplement.correct"), () => {
        box.value = former;
        box.dispatchEvent(new Event("input"));
        focus();
      }, { iconName: "pen", testid: "correct-former", about: field.label });
    if (correct) {
      const showIfEmpty = () => { correct.hidden = box.value !== ""; }; // what was typed meanwhile is not replaced
      box.addEventListener("input", showIfEmpty);
      showIfEmpty();
    }
    return el("div.stack.tight", { testid: "former-value" },
      el("p", {}, t("supplement.former", { value: maskedWords(shownValue(field, former)) })), correct);
  }

  return {
    ...page,
    keep: () => ({ id, typed: answers }),
    isBusy: () => anyBusy(cards),
    // One has just agreed to it here: no need to be told.
    onScan: ({ action, outcome }) => action === "attach" && outcome === "shown",
    dispose() {
      page.dispose();
      for (const card of cards) card.stop();
    },
  };
}
