// A short form of fixed questions: each fault stands beside its question, several in a list as well, and goes when it is mended.

import { faultSummary } from "/shared/matters/fault-summary.js";
import { formField } from "/shared/matters/form-field.js";
import { ApiProblem } from "/shared/net/problem.js";
import { problemNotice } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";

const PLAIN = { type: "text", required: true, minLength: null, maxLength: null, min: null, max: null, choices: [], note: null };

/**
 * Create a short form.
 * questions: [{ name, label, …as formField knows it }], `name` as the API calls it. `answers` is read and written.
 * Returns { nodes, place, body(), check(), refuse(problem) }; `place` is where faults and problems are told.
 */
export function shortForm(questions, answers) {
  const place = document.createElement("div");
  let open = []; // [{ field, why }]

  const fields = questions.map((question) => {
    const field = formField({ ...PLAIN, ...question }, answers[question.name], {
      onInput(value) {
        answers[question.name] = value ?? undefined;
        clearFault(field);
      },
      onLeave: () => {},
    });
    return field;
  });

  function clearFault(field) {
    if (!open.some((fault) => fault.field === field)) return;
    field.fault(null);
    open = open.filter((fault) => fault.field !== field);
    draw({ again: true });
  }

  function draw({ again = false } = {}) {
    place.replaceChildren(...(open.length ? [faultSummary(open.map(({ field }) => ({
      label: field.field.label, why: field.node.querySelector(".error").textContent, go: field.focus })), { again })] : []));
  }

  function show(faults) {
    open = faults;
    for (const field of fields) field.fault(null);
    for (const { field, why } of faults) field.fault(why, answers[field.name]);
    if (faults.length === 1) place.replaceChildren();
    else draw();
    if (faults.length === 1) faults[0].field.focus();
    else if (faults.length) /** @type {HTMLElement} */ (place.firstChild).focus();
    return faults.length === 0;
  }

  return {
    nodes: fields.map(({ node }) => node),
    place,
    body: () => Object.fromEntries(fields.map(({ name }) => [name, (answers[name] ?? "").trim()])),
    /** True when everything that must be answered is. */
    check: () => show(fields.filter(({ field, name }) => field.required && !(answers[name] ?? "").trim()).map((field) => ({ field, why: t("supplement.empty") }))),
    /** Show the server's refusal beside the question that it names. */
    refuse(error) {
      const problem = ApiProblem.of(error);
      const field = fields.find(({ name }) => problem.field === `/${name}`);
      if (field) show([{ field, why: problem.members.why ?? problem.detail }]);
      else place.replaceChildren(problemNotice(problem));
    },
  };
}
