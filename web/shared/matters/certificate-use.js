// "Use my certificate": exactly what goes over is read before it goes.

import { createWish } from "/shared/matters/wish.js";
import { button, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { attempt } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";
import { maskedWords } from "/shared/words/masked.js";
import { certificateName } from "/shared/words/names.js";

export function certificateUse(holder, material, offer, { onUsed }) {
  const trouble = el("div", {});
  const once = createWish();
  const use = button(t("material.use.agree"), () => attempt(use, trouble, agree), { kind: "wide", iconName: "check", testid: "certificate-agree" });

  async function agree() {
    const body = { materialCode: material.code, certificateId: offer.certificateId, consentedFields: offer.fields.map(({ name }) => name) };
    onUsed(await once((idempotencyKey) => holder.call("POST", "/certificates", { body, idempotencyKey })));
  }

  return el("div.stack.tight.offer", { testid: "certificate-offer" },
    el("p.row", {}, icon("card"), el("span.grow", {}, t("material.use", { name: certificateName(offer.certificateName, offer.certificateTypeName), number: maskedWords(offer.number) }))),
    el("p.small", {}, t("material.use.fields")),
    el("ul.dots.small", { testid: "certificate-fields" }, offer.fields.map(({ label }) => el("li", {}, label))),
    el("p.soft.small.row", {}, icon("shield"), el("span.grow", {}, t("material.use.nothingElse"))),
    use, trouble);
}
