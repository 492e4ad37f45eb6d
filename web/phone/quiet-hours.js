// The hours in which only urgent messages come, and what follows from them.

import { el } from "/shared/page/dom.js";
import { t } from "/shared/words/i18n.js";

const USUAL = { from: "22:00", until: "08:00" };
const LONGEST_H = 16;
const DAY_MIN = 24 * 60;

/** @typedef {{ from: string, until: string }} Quiet */

const minutesOf = (/** @type {string} */ hour) => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3));

/** Tell if these hours are more than the server takes, or none at all. */
export function isTooLong(/** @type {Quiet | null} */ quiet) {
  if (!quiet) return false;
  const length = (minutesOf(quiet.until) - minutesOf(quiet.from) + DAY_MIN) % DAY_MIN;
  return length === 0 || length > LONGEST_H * 60;
}

/** Write an hour as one says it: 22 点, 早上 8 点, 20 点 30 分. */
function hourInWords(/** @type {string} */ hour, { isInMorning = false } = {}) {
  const [hours, min] = hour.split(":");
  const h = Number(hours);
  const time = t(Number(min) ? "quiet.minutes" : "quiet.hour", { h, min });
  return isInMorning && h >= 5 && h < 12 ? t("quiet.morning", { time }) : time;
}

/** Create the choice of quiet hours. `choose(quiet)` takes another one, null for none. */
export function quietPart(/** @type {Quiet | null} */ quiet, /** @type {(quiet: Quiet | null) => void} */ choose) {
  const isWrong = isTooLong(quiet);
  return [
    el("label.choice", {},
      el("input", { type: "checkbox", checked: quiet !== null, testid: "quiet-on", onchange: ({ target }) => choose(target.checked ? USUAL : null) }),
      el("span", {}, t("quiet.on"))),
    quiet && el("div.quiet-hours", {}, hourField("from"), hourField("until")),
    el("p", { id: "quiet-follow", testid: "quiet-follow", class: isWrong ? "error" : null }, follows()),
  ];

  function hourField(/** @type {"from" | "until"} */ name) {
    const value = quiet?.[name] ?? "";
    const whole = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`);
    return el("div.field", {},
      el("label", { for: `quiet-${name}` }, t(`quiet.${name}`)),
      el("select", { id: `quiet-${name}`, testid: `quiet-${name}`, "aria-describedby": "quiet-follow", "aria-invalid": isWrong ? "true" : null, onchange: ({ target }) => quiet && choose({ ...quiet, [name]: target.value }) },
        [...new Set([...whole, value])].sort().map((hour) => el("option", { value: hour, selected: hour === value }, hour))));
  }

  function follows() {
    if (!quiet) return t("quiet.none");
    if (isWrong) return t("quiet.tooLong", { n: LONGEST_H });
    return t("quiet.follows", { from: hourInWords(quiet.from), until: hourInWords(quiet.until, { isInMorning: true }) });
  }
}
