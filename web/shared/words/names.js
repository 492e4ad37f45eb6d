// Names that the province has in Chinese only, for a reader of either language.

import { currentLanguage, t } from "/shared/words/i18n.js";

/** Return a certificate's official name; in English the name of its type first, if that is known. */
export const certificateName = (official, typeName) =>
  (currentLanguage() === "en" && typeName && typeName !== official ? t("certificate.named", { typeName, official }) : official ?? "");
