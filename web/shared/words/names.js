// Names that the province has in Chinese only, for a reader of either language.

import { currentLanguage, t } from "/shared/words/i18n.js";
import { texts } from "/shared/words/texts.js";

/** Return a certificate's official name; in English the name of its type first, if that is known. */
export const certificateName = (official, typeName) =>
  (currentLanguage() === "en" && typeName && typeName !== official ? t("certificate.named", { typeName, official }) : official ?? "");

const CAUSES = Object.keys(texts).filter((key) => /^(cause|matter)\.\w+$/.test(key));

/** Translate a use cause (用证事由) of the record, which is Chinese, if it is one of the desk's or the kiosk's own. */
export function causeInWords(cause) {
  const causeKey = CAUSES.find((key) => texts[key].zh === cause);
  return causeKey ? t(causeKey) : cause;
}
