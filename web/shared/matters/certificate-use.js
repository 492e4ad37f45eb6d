// "Use my certificate": exactly what goes over is read before it goes.

import { createWish } from "/shared/matters/wish.js";
import { button, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { attempt } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";
import { maskedWords } from "/shared/words/masked.js";
import { certificateName } from "/shared/words/names.js";

/** Create the offer. `owner`: the name of the person acted for, whose certificate it is; null for the citizen's own. */
export function certificateUse(holder, material, offer, { owner, onUsed }) {
  const trouble = el("div", {});
  const once = createWish();
  const use = button(t("material.use.agree"), () => attempt(use, trouble, agree), { kind: "wide", iconName: "check", testid: "certificate-agree" });

  async function agree() {
    const body = { materialCode: material.code, certificateId: offer.certificateId, consentedFields: offer.fields.map(({ name }) => name) };
    onUsed(await once((idempotencyKey) => holder.call("POST", "/certificates", { body, idempotencyKey })));
  }

  return el("div.stack.tight.offer", { testid: "certificate-offer" },
    el("p.row", {}, icon("card"), el("span.grow", {}, t(owner ? "material.use.theirs" : "material.use", { owner, name: certificateName(offer.certificateName, offer.certificateTypeName), number: maskedWords(offer.number) }))),
    el("p.small", {}, t("material.use.fields")),
    el("ul.dots.small", { testid: "certificate-fields" }, offer.fields.map(({ label }) => el("li", {}, label))),
    el("p.soft.small.row", {}, icon("shield"), el("span.grow", {}, t(owner ? "material.use.nothingElse.theirs" : "material.use.nothingElse", { owner }))),
    use, trouble);
}
