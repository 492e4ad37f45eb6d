// A route's form: what to send, and what came back. Calls this server only, with the token that the reader has typed.

import { button, el, notice } from "/shared/page/dom.js";
import { newKey } from "/shared/net/api.js";
import { languageTag, t } from "/shared/words/i18n.js";
import { prose } from "/docs/prose.js";
import { exampleOf } from "/docs/example.js";
import { fold } from "/docs/fold.js";
import { resolve } from "/docs/schema.js";

const SAFE = ["get", "head"];
const PICTURES = ["image/svg+xml", "image/png"];

/** Held in memory only: it is gone with the page. */
let token = "";

/** Create the field for the token that every call is made with. */
export function tokenField() {
  const input = el("input", { id: "token", type: "password", autocomplete: "off", spellcheck: "false", value: token, testid: "token",
    "aria-describedby": "token-hint", oninput: () => { token = input.value.trim(); } });
  return el("div.field.panel.token", {}, el("label", { for: "token" }, t("docs.token")), input, el("p.hint", { id: "token-hint" }, t("docs.token.hint")));
}

/** Tell if a reader can make the call. Callers who have only a key cannot be played; all others can. */
function canTry(operation) {
  const ways = operation.security ?? [];
  return ways.length === 0 || ways.some((way) => Object.keys(way).join() === "citizen");
}

/** Create the part of a route in which it can be called. */
export function tryIt({ id, method, path, operation }, document_) {
  if (operation.responses?.["200"]?.content?.["text/event-stream"]) return null;
  return fold("details.try", { testid: "try" }, el("strong", {}, t("docs.try")),
    () => (canTry(operation) ? form({ id, method, path, operation }, document_) : el("p", {}, t("docs.try.key"))));
}

function form({ id, method, path, operation }, document_) {
  const inputs = operation.parameters.map((parameter) => resolve(parameter, document_)).map((parameter) => parameterField(id, parameter));
  const body = bodyField(id, resolve(operation.requestBody, document_), document_);
  const answer = el("div.stack.tight.answer", { role: "status", testid: "answer" });
  const send = async (event) => {
    event.preventDefault();
    answer.replaceChildren(el("p", {}, t("loading")));
    answer.replaceChildren(...(await outcome(method, path, inputs, body)));
  };
  return el("form.stack", { onsubmit: send, novalidate: true }, inputs.map(({ field }) => field), body && body.field,
    !SAFE.includes(method) && el("p", {}, t("docs.try.real")),
    button(t("docs.try.send"), null, { kind: "primary", type: "submit", testid: "send" }), answer);
}

function parameterField(id, { name, in: place, required, schema, description }) {
  const key = `${id}-${place}-${name}`;
  const isKey = required && name === "Idempotency-Key";
  const input = el("input", { id: key, autocomplete: "off", spellcheck: "false", required, "aria-describedby": `${key}-hint`,
    value: isKey ? newKey() : "", placeholder: schema?.default === undefined ? null : String(schema.default) });
  const field = el("div.field", {}, el("label", { for: key }, el("code", {}, name), required && ` (${t("docs.required")})`), input,
    el("div.hint", { id: `${key}-hint` }, prose(description)));
  const renew = () => { if (isKey) input.value = newKey(); };
  return { name, place, field, renew, value: () => input.value.trim() };
}

function bodyField(id, requestBody, document_) {
  const [[type, content]] = Object.entries(requestBody.content ?? { "": null });
  if (!type) return null;
  const key = `${id}-body`;
  const label = el("label", { for: key }, t("docs.request"));
  if (type !== "application/json") {
    const file = el("input", { id: key, type: "file" });
    return { type, field: el("div.field", {}, label, file), value: () => file.files?.[0] ?? new Blob() };
  }
  const text = JSON.stringify(content.example ?? exampleOf(content.schema, document_), null, 2);
  const area = el("textarea", { id: key, rows: Math.min(text.split("\n").length + 1, 16), spellcheck: "false", value: text, testid: "body" });
  return { type, field: el("div.field", {}, label, area), value: () => area.value };
}

/** Build path, query and headers from the filled fields. A path parameter is always sent. */
export function requestOf(path, inputs) {
  const query = new URLSearchParams();
  const headers = {};
  let filledPath = path;
  for (const { name, place, value } of inputs) {
    if (place === "path") filledPath = filledPath.replace(`{${name}}`, encodeURIComponent(value()));
    else if (!value()) continue;
    else if (place === "query") query.set(name, value());
    else headers[name] = value();
  }
  return { url: query.toString() ? `${filledPath}?${query}` : filledPath, headers };
}

async function outcome(method, path, inputs, body) {
  const { url, headers } = requestOf(path, inputs);
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = body.type;
  headers["Accept-Language"] = languageTag();
  try {
    const answer = await fetch(url, { method: method.toUpperCase(), headers, body: body ? body.value() : undefined, cache: "no-store", credentials: "omit" });
    for (const { renew } of inputs) renew(); // what was answered once is kept under its key
    const line = el("p", {}, el("strong", {}, `${answer.status}`), " ", el("code", {}, url));
    const request = answer.headers.get("X-Request-Id");
    return [line, request && el("p.soft.small", {}, `X-Request-Id: ${request}`), await shownBody(answer)].filter(Boolean);
  } catch {
    return [notice("bad", t("docs.try.failed"), t("docs.try.failed.detail"))];
  }
}

async function shownBody(answer) {
  const [type] = (answer.headers.get("Content-Type") ?? "").split(";");
  if (PICTURES.includes(type)) {
    const source = URL.createObjectURL(await answer.blob());
    return el("img", { src: source, alt: type, width: 240, onload: () => URL.revokeObjectURL(source) });
  }
  const text = await answer.text();
  if (!text) return null;
  return el("pre", { tabindex: "0", "aria-label": t("docs.responses"), testid: "answer-body" }, type.includes("json") ? JSON.stringify(JSON.parse(text), null, 2) : text);
}
