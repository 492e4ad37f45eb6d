// The guide (办事指南): plain words first, the law folded at the end, one big button.

import { overlapNotices, isWorthKnowing, readOverlaps } from "/shared/matters/overlaps.js";
import { guideSections } from "/shared/matters/guide-sections.js";
import { actingChooser, actingHeaders, notCovered, openDelegations, whosePapers } from "/shared/matters/principal.js";
import { oldNews, plainFacts } from "/shared/matters/search-results.js";
import { button, el, notice } from "/shared/page/dom.js";
import { attempt, backButton, createPage } from "/shared/page/view-page.js";
import { currentLanguage, t } from "/shared/words/i18n.js";

const LEVELS = ["anonymous", "registered", "real_name", "real_person", "certificate"];

/** Create the view of a guide. `begin`: the citizen pressed "begin", had to sign in, and wants to go on. */
export function guideView(/** @type {App} */ app, { code, begin: goOn = false }) {
  let actingFor = null;
  const page = createPage(app, {
    title: t("guide.title"),
    testid: "screen-guide",
    head: [backButton(t("guide.back"), () => app.back("matters"))],
    load: async (signal) => {
      const guide = await app.call("GET", `/v1/items/${encodeURIComponent(code)}`, { signal });
      if (!app.person()) return { guide, delegations: { covering: [], others: [] }, overlaps: null };
      const [delegations, overlaps] = await Promise.all([openDelegations(app, code, signal), readOverlaps(app, code, null, signal)]);
      return { guide, delegations, overlaps };
    },
    draw({ guide, delegations, overlaps }) {
      page.rename(guide.name);
      const begin = startPart(guide, delegations, overlaps);
      return [
        el("p.soft", {}, guide.agency),
        plainFacts(guide),
        guide.plainNotes.length > 0 && el("section.panel.stack.tight", { "aria-labelledby": "plain-notes", testid: "plain-notes" },
          el("h2", { id: "plain-notes" }, t("guide.notes")), el("ul.dots", {}, guide.plainNotes.map((note) => el("li", {}, note)))),
        begin.before,
        currentLanguage() === "en" && el("p.soft.small", { testid: "official-chinese" }, t("guide.official")),
        ...guideSections(app, guide),
        oldNews(guide.ageSeconds),
        begin.act,
      ];
    },
  });

  /** Create the button, and what is said before it. On a phone it stays at the lower edge; kiosks show it at once. */
  function startPart(guide, delegations, ownOverlaps) {
    const trouble = el("div", {});
    if (app.can.kiosk && !guide.kiosk) return { before: notice("warn", t("guide.notHere"), t("guide.notHere.detail"), { testid: "not-here" }), act: null };
    const low = levelTooLow(app.person(), guide.requiredAssurance);
    const begin = button(t("guide.begin"), () => attempt(begin, trouble, start), { kind: "primary large wide", iconName: "pen", testid: "begin" });
    const act = el("div.act", {}, begin, trouble);
    const whosePlace = el("div", { role: "status" });
    const overlapPlace = el("div.stack.tight", {});
    const showOverlaps = (overlaps) => {
      overlapPlace.replaceChildren(...overlapNotices(app, overlaps, { mayChoose: delegations.covering.length > 0 && !actingFor }));
      act.hidden = Boolean(overlaps?.ageRule);
      begin.querySelector("span").textContent = t(overlaps?.draftId ? "guide.continue" : "guide.begin");
    };
    async function choose(chosen) {
      actingFor = chosen;
      whosePlace.replaceChildren(...[whosePapers(chosen)].filter(Boolean));
      showOverlaps(null);
      const overlaps = chosen ? await readOverlaps(app, code, chosen, page.signal) : ownOverlaps;
      if (actingFor === chosen) showOverlaps(overlaps);
    }
    showOverlaps(ownOverlaps);
    if (goOn && app.person() && !low && !delegations.covering.length && !isWorthKnowing(ownOverlaps)) setTimeout(() => begin.click());
    goOn = false;
    const before = el("section.stack", { "aria-label": t("guide.begin") },
      actingChooser(delegations.covering, choose),
      notCovered(delegations),
      whosePlace,
      overlapPlace,
      low && notice("warn", t("guide.level.low", { level: guide.requiredAssuranceText }), t("guide.level.how"), { testid: "level-too-low" }),
      !low && app.can.kiosk && act,
      !low && el("p.soft.small", {}, t(app.person() ? "guide.level" : "guide.level.needed", { level: guide.requiredAssuranceText })));
    return { before, act: !low && !app.can.kiosk && act };
  }

  async function start() {
    if (!app.person()) return app.signIn("guide", { code, begin: true });
    const draft = await app.call("POST", "/v1/drafts", { body: { itemCode: code }, headers: actingHeaders(actingFor) });
    return app.go("fill", { draftId: draft.id, actingFor });
  }

  return page;
}

const levelTooLow = (person, required) => person && LEVELS.indexOf(person.assuranceLevel) < LEVELS.indexOf(required);
