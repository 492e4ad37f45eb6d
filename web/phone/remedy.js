// What a holder can do about a certificate that cannot be shown, or not for long. The server decides, the words are its own.

import { button, el } from "/shared/page/dom.js";
import { callLinks } from "/shared/page/phone-numbers.js";
import { t } from "/shared/words/i18n.js";

/** Create the lines of a remedy, with the button or number that mends it. Null for a certificate that needs none. */
export function remedyPart(/** @type {App} */ app, { remedy }) {
  if (!remedy) return null;
  return el("div.stack.tight", { testid: "remedy", "data-kind": remedy.kind },
    el("p.why", {}, remedy.phone ? callLinks(remedy.text) : remedy.text),
    remedy.kind === "verify" && el("p.soft", {}, t("guide.level.how")),
    remedy.items.map(({ code, name }) => button(name, () => app.go("guide", { code }), { kind: "wide", iconName: "pen", testid: "remedy-item" })));
}
