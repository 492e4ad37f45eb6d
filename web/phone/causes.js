// Use causes (用证事由) of the usage log, for a reader of either language.

import { t } from "/shared/words/i18n.js";
import { textsCauses } from "/shared/words/texts-causes.js";

/** Translate a use cause of the record, which is Chinese, if it is one of the desk's or the kiosk's own. */
export function causeInWords(cause) {
  const causeKey = Object.keys(textsCauses).find((key) => textsCauses[key].zh === cause);
  return causeKey ? t(causeKey) : cause;
}
