// What the ready screen says first: a greeting by the hour, the day, and the hall.

import { t, todayInWords } from "/shared/words/i18n.js";

/** Write the greeting of this moment. */
export function greeting(hall) {
  const { date, part } = todayInWords();
  return [t(`greeting.${part}`), date, hall].filter(Boolean).join(" · ");
}
