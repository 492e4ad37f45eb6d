// 按种类找: themes and life events with icons, as many as the catalogue has.

import { el } from "/shared/page/dom.js";
import { icon, isIcon } from "/shared/page/icons.js";
import { pager } from "/shared/page/pager.js";
import { t } from "/shared/words/i18n.js";

const ROOM = 8;
const SIMPLE_ROOM = 6; // also of a page at a kiosk

const isSimplified = () => document.documentElement.dataset.simplified === "yes";
const pictureOf = (subject) => (isIcon(subject.icon) ? subject.icon : "folder");

/** Create the button that says which subject is chosen, and lets it go. */
export const chosenSubject = (subject, letGo) => el("button.toggle", { type: "button", testid: "subject-chosen", "aria-pressed": "true", onclick: letGo },
  icon(pictureOf(subject)), el("span", {}, subject.text), icon("cross"));

/**
 * Create the lists of subjects. choose(subject) when one is pressed. `isPaged`: six at a time in pages, for a screen on which nobody
 * scrolls. `isWhole`: with those behind 更多.
 * @param {{ choose: (subject: any) => void, isPaged: boolean, isWhole?: boolean }} given
 */
export function createSubjects({ choose, isPaged, isWhole = false }) {
  const themes = createPart("themes");
  const events = createPart("life-events");
  let page = 0;
  /** @type {any[]} */ let subjects = [];
  let isForOrganisations = false;

  const ofKind = (kind) => subjects.filter((subject) => subject.kind === kind);
  const subjectButton = (subject) => el("li", {}, el("button.subject", { type: "button", testid: "subject", "data-key": subject.key, onclick: () => choose(subject) },
    el("span.subject-icon", {}, icon(pictureOf(subject))), el("span", {}, subject.text)));

  function draw() {
    const own = ofKind(isForOrganisations ? "organisation" : "person");
    const life = isForOrganisations ? [] : ofKind("life");
    if (isPaged) return drawPage([...own, ...life]);
    const room = isSimplified() ? SIMPLE_ROOM : ROOM;
    const isCut = !isWhole && (own.length > room || (isSimplified() && own.length + life.length > room));
    const list = isCut ? own.slice(0, room - 1) : own;
    themes.show([...list.map(subjectButton), isCut && moreButton()]);
    events.show(isCut && isSimplified() ? [] : life.map(subjectButton));
  }

  const moreButton = () => el("li", {}, el("button.subject", { type: "button", testid: "subjects-more", onclick: drawWhole },
    el("span.subject-icon", {}, icon("list")), el("span", {}, t("search.subjects.more"))));

  function drawWhole() {
    const { length } = themes.list.children;
    isWhole = true;
    draw();
    themes.list.children[length - 1]?.querySelector("button")?.focus();
  }

  function drawPage(all) {
    const pages = Math.ceil(all.length / SIMPLE_ROOM);
    page = Math.min(page, Math.max(pages - 1, 0));
    const numbers = [...Array(pages).keys()].map(String);
    themes.show(all.slice(page * SIMPLE_ROOM, (page + 1) * SIMPLE_ROOM).map(subjectButton),
      pager({ at: String(page), before: numbers.slice(0, page), next: numbers[page + 1] ?? null, pages, turn }));
    events.show([]);
  }

  function turn(at) {
    page = Number(at);
    draw();
    themes.list.querySelector("button")?.focus();
  }

  return {
    themes: themes.under,
    events: events.under,
    isWhole: () => isWhole,
    /** Draw again, for simplified or not. */
    redraw: () => { if (!themes.node.hidden) draw(); },
    /** Show these subjects, of services for people or for organisations. */
    show(next, { organisations = false }) {
      subjects = next;
      isForOrganisations = organisations;
      draw();
    },
    hide() {
      themes.node.hidden = true;
      events.node.hidden = true;
    },
  };
}

/** Create one list with its heading, hidden while it has nothing. */
function createPart(/** @type {string} */ name) {
  const heading = el("h2", { id: `subjects-${name}` });
  const list = el("ul.subjects", { testid: name });
  const foot = el("div", {});
  const node = el("section.stack.tight.subjects-part", { "aria-labelledby": heading.id }, heading, list, foot);
  node.hidden = true;
  return {
    node, list,
    /** Return the list under the heading that the page gives it. */
    under({ text }) {
      heading.textContent = text;
      return node;
    },
    show(/** @type {any[]} */ rows, /** @type {HTMLElement | null} */ below = null) {
      list.replaceChildren(...rows.filter(Boolean));
      foot.replaceChildren(...[below].filter(Boolean));
      node.hidden = list.children.length === 0;
    },
  };
}
