// 好差评: five grades in words, the best first. Voluntary, once; a bad one asks why, because somebody will answer it.

import { gradeFace } from "/shared/matters/grade-face.js";
import { createWish } from "/shared/matters/wish.js";
import { button, el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { attempt, backButton, createPage } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";

const GRADES = [1, 2, 3, 4, 5];
const BAD = 4;

export function evaluateView(/** @type {App} */ app, { id, given = {} }) {
  /** @type {{ grade: number | null, tags: string[], text: string, reason: string }} */
  const answer = { grade: null, tags: [], text: "", reason: "", ...given };
  const isBad = () => answer.grade !== null && answer.grade >= BAD;
  const once = createWish();
  const page = createPage(app, {
    title: t("evaluate.title"),
    testid: "screen-evaluate",
    head: [backButton(t("supplement.back"), () => app.back("case", { id }))],
    lead: el("p.soft", {}, t("evaluate.lead")),
    load: (signal) => app.call("GET", "/v1/evaluation-tags", { signal }),
    draw: (tags) => drawForm(tags),
  });

  function drawForm(tags) {
    const place = el("div", {});
    const tagPlace = el("div", {});
    const reasonPlace = el("div", {});
    const send = button(t("evaluate.send"), submit, { kind: "primary large wide", iconName: "check", testid: "evaluate-send" });

    /** Clear the faults, because the citizen is answering the question. */
    function clearFaults() {
      place.replaceChildren();
      for (const control of page.node.querySelectorAll("[aria-invalid]")) {
        control.removeAttribute("aria-invalid");
        control.setAttribute("aria-describedby", (control.getAttribute("aria-describedby") ?? "").replace(/ ?evaluate-missing/, ""));
      }
    }

    function chosen() {
      const bad = isBad();
      const tagChoices = answer.grade === null ? [] : bad ? tags.negative : tags.positive;
      answer.tags = answer.tags.filter((code) => tagChoices.some((tag) => tag.code === code));
      tagPlace.replaceChildren(...(tagChoices.length ? [el("fieldset.choices", {}, el("legend", {}, t("evaluate.tags")), tagChoices.map(tagBox))] : []));
      reasonPlace.replaceChildren(...(bad ? [textBox("reason", t("evaluate.reason"), t("evaluate.reason.hint"))] : []));
    }

    function tagBox({ code, text }) {
      return el("label.choice", {}, el("input", { type: "checkbox", checked: answer.tags.includes(code), testid: "tag",
        onchange: ({ target }) => { answer.tags = target.checked ? [...answer.tags, code] : answer.tags.filter((tag) => tag !== code); } }), el("span", {}, text));
    }

    function submit() {
      const { grade } = answer;
      const missing = answer.grade === null ? "evaluate.choose" : isBad() && !answer.reason.trim() ? "evaluate.reason.missing" : null;
      if (missing || grade === null) {
        place.replaceChildren(el("p.error.row", { id: "evaluate-missing", role: "alert", testid: "evaluate-missing" }, icon("warning"), el("span", {}, t(missing))));
        const control = page.node.querySelector(answer.grade === null ? "input" : "#evaluate-reason");
        control.setAttribute("aria-invalid", "true");
        control.setAttribute("aria-describedby", [control.getAttribute("aria-describedby"), "evaluate-missing"].filter(Boolean).join(" "));
        control.focus();
        return;
      }
      attempt(send, place, async () => {
        const body = { grade, tags: answer.tags, text: answer.text.trim() || null, reason: isBad() ? answer.reason.trim() : null };
        await once((idempotencyKey) => app.call("POST", `/v1/cases/${encodeURIComponent(id)}/evaluation`, { body, idempotencyKey }));
        app.go("case", { id, message: t(isBad() ? "evaluate.done.bad" : "evaluate.done") }, { replace: true });
      });
    }

    chosen();
    return [
      el("fieldset.choices.grades", {}, el("legend", {}, el("h2", {}, t("evaluate.grade"))), GRADES.map((grade) => el("label.choice", {},
        el("input", { type: "radio", name: "grade", value: String(grade), checked: answer.grade === grade, testid: `grade-${grade}`, onchange: () => { answer.grade = grade; clearFaults(); chosen(); } }),
        gradeFace(grade), el("span", {}, t(`grade.${grade}`))))),
      tagPlace, el("div", { oninput: clearFaults }, reasonPlace), textBox("text", t("evaluate.text"), t("evaluate.text.hint")), place, send,
      button(t("evaluate.not"), () => app.go("case", { id }), { kind: "wide plain", testid: "evaluate-not" }),
    ];
  }

  function textBox(name, label, hint) {
    const area = el("textarea", { id: `evaluate-${name}`, rows: "3", maxlength: "500", "aria-describedby": `evaluate-${name}-hint`, testid: `evaluate-${name}`,
      oninput: () => { answer[name] = area.value; } });
    area.value = answer[name];
    return el("div.field", {}, el("label", { for: area.id }, label), el("p.hint", { id: `evaluate-${name}-hint` }, hint), area);
  }

  return { ...page, keep: () => ({ id, given: answer }) };
}
