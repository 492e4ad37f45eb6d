// 证照: the certificates one holds. What can be shown now comes first; what cannot stands apart, with its reason.

import { badge, button, el, notice, setText, spinner } from "/shared/page/dom.js";
import { emptyPart } from "/shared/page/empty.js";
import { icon } from "/shared/page/icons.js";
import { createPageFrame } from "/shared/page/page-frame.js";
import { failureNotice } from "/shared/page/view-page.js";
import { ageText, t } from "/shared/words/i18n.js";
import { unusableFace, usableFace } from "/phone/certificate-face.js";
import { remedyPart } from "/phone/remedy.js";

/** @type {Record<string, [string, import("/shared/page/icons.js").IconName]>} */
const STATE_LOOK = {
  in_force: ["good", "checkCircle"], not_yet_valid: ["warn", "clock"], expired: ["warn", "clock"], suspended: ["warn", "pause"],
  revoked: ["bad", "crossCircle"], cancelled: ["bad", "crossCircle"], invalid: ["bad", "crossCircle"],
  transferred: ["", "forward"], withdrawn: ["bad", "crossCircle"], unknown: ["", "question"],
};

/** Create the badge of a state. States differ by words and shape; colour only helps. */
export function stateBadge(certificate) {
  const [kind, picture] = STATE_LOOK[certificate.state] ?? STATE_LOOK.unknown;
  return badge(kind, certificate.stateText, picture);
}

export function freshness(ageSeconds) {
  return el("p.freshness.soft.small", { testid: "data-age" }, icon("clock"),
    el("span", {}, t("certificates.checked", { age: ageText(ageSeconds) })));
}

/** Create the list. With a `typeCode` it opens the newest certificate of that type: one that a case has just brought. */
export function certificatesView(/** @type {App} */ app, /** @type {{ typeCode?: string | null }} */ { typeCode = null } = {}) {
  const list = el("div.stack", {}, spinner(t("certificates.loading")));
  const usableList = el("ul.cards", {});
  const none = el("span", {});
  const frame = createPageFrame(app, "certificates", { testid: "screen-certificates", parts: { certificates: asWorded } });

  /** Return the list, called as its page has it. */
  function asWorded({ text, empty }) {
    usableList.setAttribute("aria-label", text);
    setText(none, empty ?? "");
    return list;
  }

  async function load() {
    try {
      const answer = await app.call("GET", "/v1/certificates", { signal: frame.signal });
      const wanted = typeCode ? newestOf(answer.items, typeCode) : null;
      if (wanted?.usable) return app.go("consent", { id: wanted.id }, { replace: true });
      list.replaceChildren(...content(app, answer, { usableList, none, reload }));
      const face = wanted && list.querySelector(`[data-certificate="${CSS.escape(wanted.id)}"]`);
      if (face) goTo(face);
    } catch (error) {
      if (!frame.signal.aborted && app.session.person()) list.replaceChildren(...failureNotice(error, reload, frame.signal));
    }
  }
  function reload() {
    list.replaceChildren(spinner(t("certificates.loading")));
    load();
  }
  load();
  return frame;
}

/** @type {<Item extends { typeCode: string, validFrom: string | null }>(items: Item[], typeCode: string) => Item | undefined} */
const newestOf = (items, typeCode) =>
  items.filter((item) => item.typeCode === typeCode).sort((one, other) => ((one.validFrom ?? "") < (other.validFrom ?? "") ? 1 : -1))[0];

function goTo(/** @type {HTMLElement} */ face) {
  face.tabIndex = -1;
  face.scrollIntoView({ block: "center" });
  face.focus({ preventScroll: true });
}

function content(/** @type {App} */ app, /** @type {import("/types/call").Schemas["CertificateList"]} */ { items, ageSeconds, problems }, { usableList, none, reload }) {
  const usable = items.filter((item) => item.usable);
  const others = items.filter((item) => !item.usable);
  usableList.replaceChildren(...usable.map((item) => el("li.stack.tight", {}, usableFace(item, () => app.go("consent", { id: item.id })), remedyPart(app, item))));
  return [
    ...problems.map((problem) => notice("warn", t("certificates.incomplete"), problem.detail ?? problem.title, { testid: "source-problem", role: "alert" })),
    el("div.row.between", {}, freshness(ageSeconds), button(t("refresh"), reload, { kind: "plain", iconName: "refresh", testid: "refresh" })),
    usable.length > 0 && usableList,
    // An empty list is said to be empty only when every source has answered.
    items.length === 0 && (problems.length
      ? notice("info", t("certificates.unknown"), t("certificates.unknown.detail"))
      : emptyPart("no-certificates", none, t("certificates.none.detail"))),
    others.length > 0 && el("section.stack.tight", { "aria-labelledby": "unusable" },
      el("h2", { id: "unusable" }, t("certificates.unusable")),
      el("ul.cards", {}, others.map((item) => el("li", {}, unusableFace(item, remedyPart(app, item)))))),
  ].filter(Boolean);
}

export const trustBadge = (level) => (level ? badge("brand", t("trust.level", { level }), "shield") : null);
