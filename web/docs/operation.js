// One route: title, who may call; folded: parameters, body, answers, problems.

import { badge, el } from "/shared/page/dom.js";
import { t } from "/shared/words/i18n.js";
import { fold } from "/docs/fold.js";
import { prose } from "/docs/prose.js";
import { resolve, schemaBlock, typeText } from "/docs/schema.js";
import { tryIt } from "/docs/try.js";

export const methodMark = (method) => el(`span.method.${method}`, {}, method.toUpperCase());

const list = (value) => (Array.isArray(value) ? value : value ? [value] : []);

export function operationSection({ id, method, path, operation }, document_) {
  return el("article.panel.stack.operation", { id, "aria-labelledby": `${id}-title`, testid: "operation" },
    el("h3", { id: `${id}-title` }, methodMark(method), el("code.path", {}, path),
      el("a.anchor", { href: `#${id}`, "aria-label": t("docs.link", { name: `${method.toUpperCase()} ${path}` }) }, "#")),
    el("div.summary.stack.tight", {}, prose(operation.summary)),
    callers(operation),
    fold("details.more.stack", {}, el("strong", {}, t("docs.more")), () => [
      ...prose(operation.description), parameters(operation, document_), requestBody(operation, document_),
      responses(operation, document_), problems(operation, document_)]),
    tryIt({ id, method, path, operation }, document_));
}

function callers(operation) {
  const names = list(operation["x-callers"]);
  return names.length > 0 && el("p.row", {}, el("strong", {}, t("docs.callers")), names.map((name) => badge("brand", String(name), "person")));
}

function parameters(operation, document_) {
  const all = operation.parameters.map((parameter) => resolve(parameter, document_));
  if (!all.length) return null;
  return el("div.stack.tight", {}, el("h4", {}, t("docs.parameters")),
    el("ul.fields", {}, all.map((parameter) => el("li.field-row", {}, el("div.line", {},
      el("code.name", {}, parameter.name), el("span.soft.small", {}, parameter.in), el("span.type", {}, typeText(parameter.schema)),
      parameter.required && el("span.required", {}, t("docs.required"))), prose(parameter.description)))));
}

function requestBody(operation, document_) {
  const content = resolve(operation.requestBody, document_).content;
  if (!content) return null;
  return el("div.stack.tight", {}, el("h4", {}, t("docs.request")),
    Object.entries(content).map(([type, { schema }]) => [el("p.soft.small", {}, type), schemaBlock(schema, document_)]).flat());
}

const isProblem = (response) => Object.keys(response.content ?? {}).some((type) => type.includes("problem"));

function responses(operation, document_) {
  const good = Object.entries(operation.responses ?? {}).map(([status, response]) => [status, resolve(response, document_)])
    .filter(([status, response]) => /^[123]/.test(status) || !isProblem(response));
  return el("div.stack.tight", {}, el("h4", {}, t("docs.responses")), good.map(([status, response]) => fold("details", { open: status.startsWith("2") },
    [el("code", {}, status), el("span", {}, response.description ?? "")],
    () => Object.entries(response.content ?? {}).map(([type, { schema }]) => el("div", {}, el("p.soft.small", {}, type), schemaBlock(schema, document_))))));
}

/** List each problem that the route may answer with, and its text. */
function problems(operation, document_) {
  const rows = Object.entries(operation.responses ?? {}).map(([status, part]) => [status, resolve(part, document_)]).filter(([, response]) => isProblem(response))
    .flatMap(([status, response]) => Object.values(response.content).flatMap(({ examples }) => Object.entries(examples ?? {})
      .map(([slug, example]) => ({ status, slug, title: resolve(example, document_).summary }))));
  if (!rows.length) return null;
  return fold("details", {}, el("strong", {}, t("docs.problems", { n: rows.length })), () => el("ul.fields", {}, rows.map(({ slug, status, title }) => el("li.field-row", {}, el("div.line", {},
      el("code", {}, status), el("a", { href: `/problems/${encodeURIComponent(slug)}` }, slug), el("span", {}, title))))));
}
