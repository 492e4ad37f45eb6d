// The little of Markdown that descriptions use: paragraphs, lists, `code`.

import { el } from "/shared/page/dom.js";

function inline(text) {
  return text.split(/(`[^`]+`)/).map((part) => (part.startsWith("`") && part.length > 2 ? el("code", {}, part.slice(1, -1)) : part));
}

export function prose(text) {
  if (!text) return [];
  return text.trim().split(/\n\s*\n/).map((block) => {
    const lines = block.split("\n");
    if (lines.every((line) => /^\s*[-*] /.test(line))) return el("ul.bullets", {}, lines.map((line) => el("li", {}, inline(line.replace(/^\s*[-*] /, "")))));
    return el("p", {}, inline(block.replace(/\s*\n\s*/g, " ").replace(/^#+\s*/, "")));
  });
}
