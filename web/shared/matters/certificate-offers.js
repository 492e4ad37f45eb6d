// 免证办: which of the citizen's certificates can stand for which material.

import { button, notice } from "/shared/page/dom.js";
import { t } from "/shared/words/i18n.js";

const NONE = { items: [], problems: [] };

/**
 * Read the certificates that can be used, with `call` of a draft or a case. If they cannot be read, the rest goes on and
 * the card says what to do.
 */
export async function certificateOffers(call, materials, signal) {
  const { items, problems } = materials.some((material) => material.certificateTypeCode) ? await read(call, signal) : NONE;
  return {
    /** Return the offer to use, else one that cannot be used, with its reason, else null. */
    for(code) {
      const offers = items.filter((item) => item.materialCode === code);
      return offers.find((item) => item.usable) ?? offers[0] ?? null;
    },
    trouble: (again) => problems.length > 0 && notice("warn", t("certificates.incomplete"), problems[0].detail ?? problems[0].title, { role: "alert", testid: "offers-problem" },
      button(t("again"), again, { iconName: "refresh", testid: "offers-again" })),
  };
}

async function read(call, signal) {
  try {
    return await call("GET", "/certificates", { signal });
  } catch (problem) {
    if (signal?.aborted || !problem.mayPassByItself) throw problem;
    return { items: [], problems: [problem] };
  }
}
