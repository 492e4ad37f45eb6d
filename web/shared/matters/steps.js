// The way of one application: fill → attach → review. Steps with nothing to do are not there.

import { actingHeaders } from "/shared/matters/principal.js";
import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { t } from "/shared/words/i18n.js";

export function stepsOf(guide) {
  return [guide.form.length > 0 && "fill", guide.materials.length > 0 && "attach", "review"].filter(Boolean);
}

export function stepLine(guide, current) {
  const steps = stepsOf(guide);
  const at = steps.indexOf(current);
  return el("div.way", { testid: "way" },
    el("p.way-now", {}, t("way.label", { n: at + 1, total: steps.length })),
    el("ol.way-steps", {}, steps.map((step, index) =>
      el(index < at ? "li.done" : "li", { "aria-current": index === at ? "step" : null }, index < at && icon("check"), el("span", {}, t(`way.${step}`))))));
}

/** Go from one step to the next or, past the ends, to the guide. Who came from the review (`toReview`) goes back there. */
export function goStep(/** @type {App} */ app, { guide, draft }, current, way, { toReview = false } = {}) {
  const steps = stepsOf(guide);
  const next = toReview ? "review" : steps[steps.indexOf(current) + way];
  if (next) app.go(next, { draftId: draft.id, actingFor: draft.actingFor ?? null });
  else app.go("guide", { code: draft.itemCode });
}

/** Read a draft and its guide, with what the draft's calls need. */
export async function openDraft(/** @type {App} */ app, { draftId, actingFor }, signal) {
  const call = draftCall(app, draftId, actingFor);
  const draft = await call("GET", "", { signal });
  app.read?.(`draft:${draftId}`);
  const guide = await app.call("GET", `/v1/items/${encodeURIComponent(draft.itemCode)}`, { signal });
  return { call, draft, guide };
}

/** Create call(method, rest of the path, options), always on behalf of the draft's applicant. */
export function draftCall(/** @type {App} */ app, draftId, actingFor) {
  const base = `/v1/drafts/${encodeURIComponent(draftId)}`;
  return (method, rest, options = {}) =>
    app.call(method, `${base}${rest}`, { ...options, headers: { ...actingHeaders(actingFor), ...options.headers } });
}
