// Draws the blocks of a page in their order. What a block looks like is said here, which blocks there are by the server.

import { el, notice } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { humanLink } from "/shared/page/to-a-person.js";

/** @type {Record<string, import("/shared/page/icons.js").IconName>} Icons by what waits. */
const TODO_ICONS = { supplement: "file", payment: "money", delegation: "people", delivery: "box", certificate: "card", draft: "pen", evaluation: "star" };

/**
 * Draw the blocks, the human line last.
 * go(view, parameters) follows an entry, more() draws the page with everything. `testid(entry)` names an entry.
 * A kind that this front does not know is left out: the server sends none. `own`: kinds that the front draws in its way.
 * `parts`: what the view has drawn of a list, by its source, or how it draws it: (block) => node.
 * @param {any[]} blocks
 * @param {{ go: (view: string, parameters: object) => void, more?: () => void, testid?: (entry: any) => string, own?: Record<string, (block: any) => any>, parts?: Record<string, any> }} given
 */
export function drawBlocks(blocks, { go, more = () => {}, own = {}, parts = {}, testid = (entry) => `entry-${entry.view ?? (entry.more ? "more" : "call")}` }) {
  const drawing = {
    heading: ({ text }) => el("h2", {}, text),
    text: ({ text }) => el("p.block-text", {}, text),
    notice: ({ text, detail, tone }) => notice(tone === "warn" ? "warn" : "info", text, detail),
    entries: (block) => el("nav", { "aria-label": block.text, testid: "entries" },
      el("ul.entries", {}, block.entries.map((entry) => el("li", {}, drawEntry(entry))))),
    list: (block) => partOf(block) ?? drawTodos(block),
    steps: ({ text, steps }) => el("section.stack.tight", {}, el("h2", {}, text), el("ol.block-steps", {}, steps.map((step) => el("li", {}, step)))),
    human: humanLink,
    ...own,
  };

  function partOf(block) {
    const part = parts[block.source];
    return typeof part === "function" ? part(block) : part;
  }

  function drawEntry(entry) {
    const inside = [
      el("span.entry-icon", {}, icon(entry.icon)),
      el("span.grow", {}, el("strong", {}, entry.text), entry.hint && el("span.entry-hint", {}, entry.hint)),
    ];
    if (entry.call) return el("a.entry", { href: entry.call, testid: testid(entry) }, ...inside);
    return el("button.entry", { type: "button", testid: testid(entry), onclick: () => (entry.more ? more() : go(entry.view, entry.parameters ?? {})) }, ...inside);
  }

  /** Draw what waits for the citizen: the most urgent with the page's one primary button, the others as rows. */
  function drawTodos({ source, text, todos = [] }) {
    if (source !== "todos" || !todos.length) return null;
    const [first, ...others] = todos;
    return el("section.stack.tight", { "aria-labelledby": "todos-title", testid: "todos" },
      el("h2", { id: "todos-title" }, text),
      el("div.todos", {},
        el("div.todo-first", { testid: "todo" },
          el("div.todo-head", {}, el("span.entry-icon.next", {}, icon(TODO_ICONS[first.kind] ?? "info")),
            el("p", {}, el("strong", {}, first.title), el("span", {}, first.detail))),
          el("button.button.primary.wide", { type: "button", testid: "todo-open", onclick: () => go(first.view, first.parameters ?? {}) }, first.action)),
        others.map((todo) => el("button.todo-row", { type: "button", testid: "todo", onclick: () => go(todo.view, todo.parameters ?? {}) },
          el("span.entry-icon", {}, icon(TODO_ICONS[todo.kind] ?? "info")),
          el("span.grow", {}, el("strong", {}, todo.title), el("span.entry-hint", {}, todo.detail)), icon("forward")))));
  }

  return blocks.flatMap((block) => drawing[block.kind]?.(block)).filter(Boolean);
}
