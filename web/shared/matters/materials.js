// Materials: one card for each. What a certificate proves comes from the certificate; the rest is photographed or chosen.

import { certificateOffers } from "/shared/matters/certificate-offers.js";
import { readDeferred, writeDeferred } from "/shared/matters/deferred-materials.js";
import { faultSummary } from "/shared/matters/fault-summary.js";
import { anyBusy, materialCard } from "/shared/matters/material-card.js";
import { actingBanner, actingHeaders, whosePapers } from "/shared/matters/principal.js";
import { materialTexts } from "/shared/matters/service-texts.js";
import { goStep, openDraft, stepLine, stepsOf } from "/shared/matters/steps.js";
import { button, chineseNote, el } from "/shared/page/dom.js";
import { attempt, backButton, createPage } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";

/**
 * Create the view of a draft's materials. `material` is the code of the first one to show, by default the top one.
 * `toReview`: one thing is being changed, and the review comes next.
 */
export function attachView(/** @type {App} */ app, { draftId, actingFor = null, material = null, toReview = false }) {
  let cards = [];
  let first = material;
  const page = createPage(app, {
    title: t("attach.title"),
    testid: "screen-attach",
    lead: el("p.soft", {}, t(app.can.camera ? "attach.lead" : "attach.lead.kiosk")),
    async load(signal) {
      const opened = await openDraft(app, { draftId, actingFor }, signal);
      return { ...opened, offers: await certificateOffers(opened.call, opened.guide.materials, signal) };
    },
    draw(opened) {
      for (const card of cards) card.stop();
      if (!stepsOf(opened.guide).includes("attach")) {
        setTimeout(() => goStep(app, opened, "", 1));
        return [];
      }
      const drawn = drawMaterials(app, opened, { actingFor, page, toReview });
      ({ cards } = drawn);
      queueMicrotask(beginWithFirst); // once they are on the screen
      return drawn.nodes;
    },
  });

  /** Focus the first material, once: a page that draws itself again must not take the focus away. */
  function beginWithFirst() {
    cards.find(({ code }) => code === first)?.focus();
    first = null;
  }

  return {
    ...page,
    keep: () => ({ draftId, actingFor, toReview }),
    isBusy: () => anyBusy(cards),
    // One has just agreed to it here: no need to be told.
    onScan: ({ action, outcome }) => action === "attach" && outcome === "shown",
    dispose() {
      page.dispose();
      for (const card of cards) card.stop();
    },
  };
}

function drawMaterials(/** @type {App} */ app, opened, { actingFor, page, toReview }) {
  const { guide, call } = opened;
  const summary = el("div", {});
  const trouble = el("div", {});
  const deferred = readDeferred(app.keep, opened.draft.id);
  const holder = {
    call,
    upload: (code, file, options) => app.upload(`/v1/drafts/${encodeURIComponent(opened.draft.id)}/materials/${encodeURIComponent(code)}`, file,
      { ...options, headers: actingHeaders(actingFor) }),
  };
  const cards = guide.materials.map((material) => materialCard(app, {
    holder,
    material,
    files: opened.draft.materials.filter(({ code }) => code === material.code),
    offer: opened.offers.for(material.code),
    owner: opened.draft.actingFor?.name ?? null,
    mayDefer: guide.tolerance && material.tolerable,
    deferred: deferred.has(material.code),
    onChange: () => summary.replaceChildren(),
    onDefer(later) {
      if (later) deferred.add(material.code);
      else deferred.delete(material.code);
      writeDeferred(app.keep, opened.draft.id, deferred);
    },
  }));

  async function next() {
    if (anyBusy(cards)) return summary.replaceChildren(faultSummary([{ label: "", why: t("attach.stillSending"), go: () => cards.find((card) => card.isBusy()).focus() }]));
    opened.draft = await call("GET", "");
    const missing = opened.draft.missing.filter(({ code }) => !deferred.has(code));
    if (!missing.length) return goStep(app, opened, "attach", 1, { toReview });
    summary.replaceChildren(faultSummary(missing.map(({ code, name }) => ({ label: name, why: t("attach.missing"), go: () => cards.find((card) => card.code === code)?.focus() }))));
    return /** @type {HTMLElement} */ (summary.firstChild).focus();
  }

  const go = button(t(toReview ? "way.toReview" : "attach.next"), () => attempt(go, trouble, next), { kind: "primary large wide", iconName: "forward", testid: "attach-next" });
  return {
    cards,
    nodes: [
      stepLine(guide, "attach"), actingBanner(opened.draft.actingFor), whosePapers(opened.draft.actingFor), chineseNote(materialTexts(guide.materials)), summary,
      opened.offers.trouble(() => anyBusy(cards) || page.reload({ quiet: true })),
      ...cards.map(({ node }) => node), trouble,
      backButton(t("way.back"), () => goStep(app, opened, "attach", -1, { toReview })),
      el("div.act", {}, go),
    ],
  };
}
