// Shapes as nested, foldable rows. A reference is drawn in place once per branch, so that recursion ends.

import { el } from "/shared/page/dom.js";
import { t } from "/shared/words/i18n.js";
import { fold } from "/docs/fold.js";
import { prose } from "/docs/prose.js";

const nameOfRef = (ref) => ref.split("/").pop();

export function resolve(schema, document_) {
  let target = schema;
  for (let depth = 0; target?.$ref && depth < 10; depth += 1) {
    target = target.$ref.replace(/^#\//, "").split("/").reduce((node, key) => node?.[key.replaceAll("~1", "/").replaceAll("~0", "~")], document_);
  }
  return target ?? {};
}

/** Describe a type in words: `string (date-time)`, `array of Certificate`, `"a" | "b"`, `string or null`. */
export function typeText(schema = {}) {
  if (schema.$ref) return nameOfRef(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return options.map(typeText).join(t("docs.or"));
  if (schema.allOf) return schema.allOf.map(typeText).join(" + ");
  if (schema.type === "array") return t("docs.arrayOf", { type: typeText(schema.items) });
  const type = Array.isArray(schema.type) ? schema.type.join(t("docs.or")) : schema.type ?? (schema.properties ? "object" : "any");
  return schema.format ? `${type} (${schema.format})` : type;
}

const LIMITS = ["minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "pattern", "default"];
const limitsText = (schema) => LIMITS.filter((name) => schema[name] !== undefined).map((name) => `${name} ${JSON.stringify(schema[name])}`).join(", ");

/** Return the object inside: behind a reference, in an array, or the one object among alternatives. */
function innerObject(schema, document_) {
  if (!schema) return null;
  const target = resolve(schema, document_);
  if (target.properties) return { found: target, name: schema.$ref ? nameOfRef(schema.$ref) : null };
  if (target.type === "array") return innerObject(target.items, document_);
  for (const option of target.anyOf ?? target.oneOf ?? target.allOf ?? []) {
    const inner = innerObject(option, document_);
    if (inner) return inner;
  }
  return null;
}

function row(name, schema, required, document_, visited) {
  const inner = innerObject(schema, document_);
  const limits = limitsText(schema);
  const head = [el("code.name", {}, name), el("span.type", {}, typeText(schema)),
    required && el("span.required", {}, t("docs.required")), limits && el("span.soft.small", {}, limits)].filter(Boolean);
  const text = prose(schema.description);
  if (!inner || (inner.name && visited.includes(inner.name))) return el("li.field-row", {}, el("div.line", {}, head), text);
  const fill = () => [...text, properties(inner.found, document_, [...visited, inner.name].filter(Boolean))];
  return el("li.field-row", {}, fold("details", {}, head, fill));
}

function properties(schema, document_, visited) {
  const required = new Set(schema.required ?? []);
  return el("ul.fields", {}, Object.entries(schema.properties ?? {}).map(([name, part]) => row(name, part, required.has(name), document_, visited)));
}

/** Describe a request or response body. */
export function schemaBlock(schema, document_) {
  if (!schema) return null;
  const inner = innerObject(schema, document_);
  const type = el("p.small", {}, schema.$ref ? el("a", { href: `#schema-${nameOfRef(schema.$ref)}` }, typeText(schema)) : el("span.type", {}, typeText(schema)));
  return el("div.schema", {}, type, inner && properties(inner.found, document_, [inner.name].filter(Boolean)));
}

export function namedSchema(name, schema, document_) {
  const title = [el("h3", {}, name), el("span.soft.small", {}, typeText(schema))];
  return fold("details.panel", { id: `schema-${name}` }, title,
    () => [...prose(schema.description), schema.properties ? properties(schema, document_, [name]) : el("p.type", {}, typeText(schema))]);
}
