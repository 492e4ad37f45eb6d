// What the ready screen says first: a greeting by the hour, the day, and the hall.

import { clock } from "/shared/words/clock.js";
import { dayWithWeekday, timeOfDay, t } from "/shared/words/i18n.js";

const NOON = 12;
const EVENING = 18;

/** Write the greeting of this moment. */
export function greeting(hall) {
  const now = new Date(clock.now()).toISOString();
  const hour = parseInt(timeOfDay(now), 10);
  const part = hour < NOON ? "morning" : hour < EVENING ? "afternoon" : "evening";
  return [t(`desk.greeting.${part}`), dayWithWeekday(now), hall].filter(Boolean).join(" · ");
}
