// A body to begin with, made of its schema: each required field, with a value of its type.

import { resolve } from "/docs/schema.js";

export function exampleOf(schema, document_) {
  const target = resolve(schema, document_);
  if (target.example !== undefined) return target.example;
  if (target.enum) return target.enum[0];
  const options = target.anyOf ?? target.oneOf;
  if (options) return exampleOf(options.find(({ type }) => type !== "null") ?? options[0], document_);
  switch (target.type) {
    case "object":
      return Object.fromEntries((target.required ?? []).map((name) => [name, exampleOf(target.properties[name], document_)]));
    case "array": return target.items ? [exampleOf(target.items, document_)] : [];
    case "integer": case "number": return target.minimum ?? 0;
    case "boolean": return false;
    default: return "";
  }
}
