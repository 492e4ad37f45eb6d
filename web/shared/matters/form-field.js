// One question of a form: label, hint, box, fault, tied together for eyes and for screen readers.

import { faultWords, joinDate, readText, splitDate, typedText, wholeDate } from "/shared/matters/form-values.js";
import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { t } from "/shared/words/i18n.js";

const FEW = 6; // choices: more than these are a list to open
const KINDS = {
  text: {}, address: { autocomplete: "street-address" },
  number: { inputmode: "decimal" }, amount: { inputmode: "decimal" },
  phone: { type: "tel", inputmode: "tel", autocomplete: "tel" },
  idNumber: { autocapitalize: "characters", spellcheck: "false", maxlength: 30 },
  uscc: { autocapitalize: "characters", spellcheck: "false", maxlength: 30 },
};
const GROUPS = new Set(["yesNo", "date"]);
const isGroup = (field) => GROUPS.has(field.type) || (field.type === "choice" && field.choices.length <= FEW);

/**
 * Create one field of a form.
 * onInput(value) as typed, onLeave() when the question is left. Returns { node, field, name, fault(why|null), focus() }.
 */
export function formField(field, value, { onInput, onLeave }) {
  const id = `field-${field.name}`;
  const hint = el("p.hint", { id: `${id}-hint` }, [field.note, hintFor(field)].filter(Boolean).join(" "));
  const fault = el("p.error", { id: `${id}-fault`, hidden: true, testid: "field-fault" });
  const optional = field.required ? null : el("span.soft", {}, t("fill.optional"));
  const group = isGroup(field);
  const controls = group ? groupControls(field, id, value, onInput) : [singleControl(field, id, value, onInput)];
  const descriptionIds = (broken) => [broken && fault.id, hint.textContent && hint.id].filter(Boolean).join(" ") || null;
  const target = group ? null : controls[0];

  /** @type {HTMLElement} */
  const node = group
    ? el("fieldset.field.group", { testid: id }, el("legend.label", {}, field.label, optional), hint.textContent && hint, fault,
      field.type === "date" ? el("div.date", {}, controls) : controls)
    : el("div.field", { testid: id }, el("label", { for: id }, field.label, optional), hint.textContent && hint, fault,
      field.type === "amount" ? el("div.unit", {}, controls, el("span", { "aria-hidden": "true" }, t("amount.unit"))) : controls);
  node.addEventListener("focusout", ({ relatedTarget }) => {
    if (!node.contains(/** @type {Node | null} */ (relatedTarget))) onLeave();
  });

  function mark(name, content) {
    for (const part of group ? [node] : [target]) {
      if (content) part.setAttribute(name, content);
      else part.removeAttribute(name);
    }
  }
  mark("aria-describedby", descriptionIds(false));

  return {
    node,
    field,
    name: field.name,
    fault(why, current) {
      fault.hidden = !why;
      fault.replaceChildren(...(why ? [icon("warning"), el("span", {}, faultWords(field, current, why))] : []));
      node.classList.toggle("wrong", Boolean(why));
      mark("aria-describedby", descriptionIds(Boolean(why)));
      for (const input of node.querySelectorAll("input, select, textarea")) {
        if (why) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      }
    },
    focus() {
      const first = node.querySelector("input:checked") ?? node.querySelector("input, select, textarea");
      first.focus();
      node.scrollIntoView({ block: "nearest" });
    },
  };
}

function hintFor(field) {
  if (field.type === "idNumber") return t("fill.hint.idNumber");
  if (field.type === "uscc") return t("fill.hint.uscc");
  if (field.type === "date") return t("fill.hint.date");
  if (field.type === "longText" && field.maxLength !== null) return t("fill.hint.length", { n: field.maxLength });
  return null;
}

function singleControl(field, id, value, onInput) {
  const common = { id, name: field.name, testid: `input-${field.name}`, "aria-required": field.required ? "true" : null };
  if (field.type === "choice") {
    return el("select", { ...common, onchange: ({ target }) => onInput(target.value || null) },
      el("option", { value: "" }, t("fill.choose")),
      field.choices.map((choice) => el("option", { value: choice.value, selected: choice.value === value }, choice.unfit ? `${choice.label} · ${t("fill.unfit", { rule: choice.unfit })}` : choice.label)));
  }
  const listeners = { oninput: ({ target }) => onInput(readText(field, target.value)) };
  if (field.type === "longText" || field.type === "address") {
    const area = el("textarea", { ...common, ...(KINDS[field.type] ?? {}), rows: field.type === "address" ? 2 : 4, maxlength: field.maxLength, ...listeners });
    area.value = typedText(field, value);
    return area;
  }
  const kind = KINDS[field.type] ?? {};
  return el("input", { type: "text", maxlength: field.type === "text" ? field.maxLength : null, ...kind, autocomplete: field.autocomplete ?? kind.autocomplete ?? "off", ...common, value: typedText(field, value), ...listeners });
}

function groupControls(field, id, value, onInput) {
  if (field.type === "date") return dateControls(field, id, value, onInput);
  const choices = field.type === "yesNo" ? [{ value: true, label: t("yes") }, { value: false, label: t("no") }] : field.choices;
  return choices.map((choice) => el("label.choice", {},
    el("input", { type: "radio", name: id, value: String(choice.value), checked: choice.value === value, testid: `input-${field.name}`, onchange: () => onInput(choice.value) }),
    el("span", {}, choice.label, choice.unfit && el("span.soft.small.block", { testid: "unfit" }, t("fill.unfit", { rule: choice.unfit })))));
}

/** Create three boxes for a date: quicker than a calendar for a birthday, and the same on every machine. A whole date fills all three. */
function dateControls(field, id, value, onInput) {
  const parts = splitDate(value);
  function onDateInput({ target }) {
    const whole = wholeDate(target.value);
    if (whole) boxes.forEach((box, index) => { box.value = whole[index]; });
    onInput(joinDate(...boxes.map((box) => box.value)));
  }
  const boxes = ["year", "month", "day"].map((part, index) =>
    el("input", { type: "text", id: `${id}-${part}`, inputmode: "numeric", autocomplete: "off", maxlength: 20, value: parts[index],
      "data-digits": part === "year" ? 4 : 2, testid: `input-${field.name}-${part}`, oninput: onDateInput }));
  return ["year", "month", "day"].map((part, index) =>
    el(`div.date-part.${part}`, {}, boxes[index], el("label", { for: `${id}-${part}` }, t(`date.${part}`))));
}
