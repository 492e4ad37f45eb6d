// Reads /openapi.json aloud, so to speak: every route, who may call it, what goes in, what comes out. Works offline.

import { createApi } from "/shared/net/api.js";
import { ApiProblem } from "/shared/net/problem.js";
import { prepareAnnouncements } from "/shared/page/announce.js";
import { button, el, notice, spinner } from "/shared/page/dom.js";
import { onLanguage } from "/shared/page/preferences.js";
import { settingsBar } from "/shared/page/settings-bar.js";
import { applyTexts, t, useTexts } from "/shared/words/i18n.js";
import { textsCommon } from "/shared/words/texts-common.js";
import { textsDocs } from "/shared/words/texts-docs.js";
import { textsPresets } from "/shared/words/texts-presets.js";
import { methodMark, operationSection } from "/docs/operation.js";
import { prose } from "/docs/prose.js";
import { namedSchema } from "/docs/schema.js";
import { tokenField } from "/docs/try.js";

useTexts(textsCommon, textsDocs, textsPresets);

const METHODS = ["get", "post", "put", "patch", "delete"];
const main = document.getElementById("main");
const contents = document.getElementById("contents");
/** @type {any} */ let description = null;

/** Group the operations by tag in the document's own order: [{tag, text, operations: [{id, method, path, operation}]}]. */
export function groupByTag(document_) {
  const groups = new Map((document_.tags ?? []).map(({ name, description: text }) => [name, { tag: name, text, operations: [] }]));
  for (const [path, item] of Object.entries(document_.paths ?? {})) {
    for (const method of METHODS.filter((name) => item[name])) {
      const operation = { ...item[method], parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])] };
      const tag = operation.tags?.[0] ?? path.split("/").find((part) => part && part !== "v1") ?? "/";
      if (!groups.has(tag)) groups.set(tag, { tag, text: "", operations: [] });
      groups.get(tag).operations.push({ id: anchorOf(method, path), method, path, operation });
    }
  }
  return [...groups.values()].filter(({ operations }) => operations.length);
}

/** Return a stable, readable anchor: `POST /v1/scans` → `post-v1-scans`. */
export const anchorOf = (method, path) => `${method}-${path.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "")}`;

async function load() {
  main.replaceChildren(spinner(t("loading")));
  try {
    description = await createApi()("GET", "/openapi.json");
    draw();
    goToHash();
  } catch (error) {
    const problem = ApiProblem.of(error);
    main.replaceChildren(el("h1", {}, t("docs.title")), notice("warn", problem.title, problem.detail, { role: "alert" }),
      button(t("again"), load, { kind: "primary", iconName: "refresh" }));
  }
}

/** Show the part that the address names, and open its fold. */
function goToHash() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target instanceof HTMLDetailsElement ? target : target?.querySelector("details.more");
  if (folded instanceof HTMLDetailsElement) folded.open = true;
  target?.scrollIntoView();
}

/** Make the id of a group: a space in it would name two elements. */
const tagId = (/** @type {string} */ tag) => `tag-${tag.replaceAll(" ", "-")}`;

function draw() {
  const groups = groupByTag(description);
  const schemas = Object.entries(description.components?.schemas ?? {}).sort(([a], [b]) => a.localeCompare(b));
  contents.replaceChildren(el("h2", {}, t("docs.contents")), el("ul", {},
    groups.map(({ tag, operations }) => el("li", {}, el("strong", {}, tag),
      el("ul", {}, operations.map(({ id, method, path }) => el("li", {}, el("a", { href: `#${id}` }, methodMark(method), el("span", {}, path))))))),
    el("li", {}, el("strong", {}, el("a", { href: "#schemas" }, t("docs.schemas"))))));
  main.replaceChildren(
    el("h1", {}, `${description.info?.title ?? t("docs.title")} ${description.info?.version ?? ""}`),
    ...prose(description.info?.description),
    el("p", {}, el("a", { href: "/openapi.json" }, "/openapi.json")),
    tokenField(),
    ...groups.map(({ tag, text, operations }) => el("section.stack", { "aria-labelledby": tagId(tag) },
      el("h2.tag", { id: tagId(tag) }, tag), ...prose(text),
      operations.map((entry) => operationSection(entry, description)))),
    el("section.stack", { "aria-labelledby": "schemas" }, el("h2.tag", { id: "schemas" }, t("docs.schemas")),
      schemas.map(([name, schema]) => namedSchema(name, schema, description))));
  document.title = `${t("docs.title")} · ${t("brand")}`;
}

prepareAnnouncements();
settingsBar(document.getElementById("settings"));
applyTexts();
onLanguage(() => {
  applyTexts();
  if (description) draw();
});
window.addEventListener("hashchange", goToHash);
load();
