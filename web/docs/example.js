// A body to begin with, made of its schema: each required field, with a value of its type.

import { resolve } from "/docs/schema.js";

export function exampleOf(schema, document_) {
  const found = resolve(schema, document_);
  if (found.example !== undefined) return found.example;
  if (found.enum) return found.enum[0];
  const options = found.anyOf ?? found.oneOf;
  if (options) return exampleOf(options.find(({ type }) => type !== "null") ?? options[0], document_);
  switch (found.type) {
    case "object":
      return Object.fromEntries((found.required ?? []).map((name) => [name, exampleOf(found.properties[name], document_)]));
    case "array": return found.items ? [exampleOf(found.items, document_)] : [];
    case "integer": case "number": return found.minimum ?? 0;
    case "boolean": return false;
    default: return "";
  }
}
