// How a case stands, in words with a shape; the colour only helps.

import { badge } from "/shared/page/dom.js";
import { t } from "/shared/words/i18n.js";

/** @type {Record<string, [string, import("/shared/page/icons.js").IconName]>} */
const LOOKS = {
  submitted: ["brand", "clock"], received: ["brand", "check"], to_supplement: ["warn", "warning"], accepted: ["brand", "check"],
  in_progress: ["brand", "clock"], suspended: ["warn", "pause"], granted: ["good", "checkCircle"], delivered: ["good", "checkCircle"],
  pre_review_failed: ["bad", "crossCircle"], not_accepted: ["bad", "crossCircle"], refused: ["bad", "crossCircle"],
  returned: ["bad", "crossCircle"], not_forwarded: ["bad", "warning"], withdrawn: ["", "crossCircle"], terminated: ["", "pause"],
};

export function caseState({ state, stateText }) {
  const [kind, picture] = LOOKS[state] ?? ["", "question"];
  return badge(kind, stateText, picture);
}

/** Create the badge of a deadline: green, amber or red, also said in words. */
export function lightBadge({ light, daysLeft }) {
  if (daysLeft < 0) return badge("bad", t("light.over", { n: -daysLeft }), "warning");
  /** @type {Record<string, [string, import("/shared/page/icons.js").IconName]>} */
  const looks = { green: ["good", "checkCircle"], amber: ["warn", "clock"], red: ["bad", "warning"] };
  const [kind, picture] = looks[light] ?? ["", "clock"];
  return badge(kind, daysLeft === 0 ? t("light.today") : t("light.left", { n: daysLeft }), picture);
}
