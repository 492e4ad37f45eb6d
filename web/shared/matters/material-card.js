// One material: the certificate that stands for it, or its pages, or the wish to bring it later.

import { certificateUse } from "/shared/matters/certificate-use.js";
import { kindsText } from "/shared/matters/file-kinds.js";
import { rememberFile, thumbnail } from "/shared/matters/file-preview.js";
import { filePicker } from "/shared/matters/file-picker.js";
import { certificateText } from "/shared/matters/principal.js";
import { sizeText } from "/shared/matters/sizes.js";
import { announce } from "/shared/page/announce.js";
import { badge, button, el, notice } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { attempt } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";
import { certificateName } from "/shared/words/names.js";

const MOST_FILES = 10;
const officialName = ({ certificateName: official, certificateTypeName }) => certificateName(official, certificateTypeName);

/** Tell if a file is on its way to one of the cards. */
export const anyBusy = (cards) => cards.some((card) => card.isBusy());

/** Name what was handed in before: what a notice asks to be replaced. */
const formerFiles = (files, owner) => files.length > 0 && el("p", { testid: "former-files" }, t("supplement.formerFiles", {
  names: files.map((file) => (file.source === "certificate" ? certificateText(file, owner) : file.name)).join(t("list.comma")) }));

/**
 * Create the card of a material. `holder` is { call, upload(code, file, options) } of a draft or a case. Returns { node,
 * code, focus(), isBusy(), stop() }. `owner` is the name of the person acted for, whose certificates these are; null for oneself.
 */
export function materialCard(/** @type {App} */ app, { holder, material, files, former = [], offer, owner = null, reason = null, mayDefer = false, deferred = false, onDefer = (_deferred) => {}, onChange = () => {} }) {
  let heldFiles = files;
  let busy = 0;
  const leaving = new AbortController();
  const heading = el("h2", { tabindex: "-1" }, material.name);
  const state = el("div.row", {});
  const list = el("ul.stack.tight", { testid: "material-files" });
  const ways = el("div.stack.tight", {});
  const trouble = el("div", {});
  const node = el("section.panel.stack.tight.material", { testid: "material", "data-code": material.code },
    heading, state, reason && notice("warn", t("material.reason"), reason), formerFiles(former, owner), material.note && el("p.small", {}, material.note), list, ways, trouble);

  const byCertificate = () => heldFiles.some(({ source }) => source === "certificate");
  const usable = () => offer?.usable && !byCertificate() && heldFiles.length === 0;

  function draw() {
    node.dataset.done = String(heldFiles.length > 0);
    state.replaceChildren(...[
      heldFiles.length > 0 ? badge("good", t("material.done"), "checkCircle")
        : material.form === "3" ? badge("", t("material.counter"), "file")
          : deferred ? badge("brand", t("material.deferred"), "clock")
            : material.required ? badge("warn", t("material.needed"), "warning") : badge("", t("material.optional")),
    ]);
    list.replaceChildren(...heldFiles.map((file, index) => el("li", {}, line(file, index))));
    ways.replaceChildren(...content().filter(Boolean));
  }

  function content() {
    if (material.form === "3") return [el("p", {}, t("material.counter.detail"))];
    if (byCertificate()) return [];
    if (usable()) return [certificateUse(holder, material, offer, { owner, onUsed: (used) => onFilesChange([...heldFiles, used], t("material.used")) })];
    return [
      offer && !offer.usable && el("p.row", { testid: "certificate-unusable" }, icon("info"),
        el("span.grow", {}, t(owner ? "material.unusable.theirs" : "material.unusable", { owner, name: officialName(offer), reason: offer.reason ?? offer.stateText }))),
      material.certificateTypeCode && !offer && el("p.small.soft", {}, t(owner ? "material.noCertificate.theirs" : "material.noCertificate", { owner, name: material.certificateName ?? material.name })),
      heldFiles.length < MOST_FILES && el("p.soft.small", {}, t("material.accepts", { kinds: kindsText(material.formats), size: sizeText(material.maxBytes) })),
      heldFiles.length < MOST_FILES && filePicker(app, {
        material, holder, signal: leaving.signal, more: heldFiles.length > 0,
        onBusy: (n) => { busy += n; },
        onAdded: (added, sentFile) => {
          rememberFile(app.keep, added.id, sentFile);
          onFilesChange([...heldFiles.filter(({ id }) => id !== added.id), added], t("material.added", { name: added.name }));
        },
      }),
      mayDefer && heldFiles.length === 0 && laterChoice(),
    ];
  }

  function laterChoice() {
    return el("label.choice", {},
      el("input", { type: "checkbox", checked: deferred, testid: "defer", onchange: ({ target }) => { deferred = target.checked; onDefer(deferred); drawState(); } }),
      el("span", {}, t("material.defer"), el("span.soft.small.block", {}, t("material.defer.detail"))));
  }

  /** Draw the badge only: the box that was just ticked must keep the focus. */
  function drawState() {
    state.replaceChildren(deferred ? badge("brand", t("material.deferred"), "clock") : badge("warn", t("material.needed"), "warning"));
  }

  function onFilesChange(next, words) {
    heldFiles = next;
    if (heldFiles.length && deferred) {
      deferred = false;
      onDefer(false);
    }
    draw();
    onChange();
    announce(words);
    // After the next of several files has begun.
    setTimeout(() => busy || node.dispatchEvent(new CustomEvent("settled", { bubbles: true })));
  }

  function line(file, index) {
    const certificate = file.source === "certificate";
    const remove = button(t("material.remove"), () => attempt(remove, trouble, () => drop(file)), { kind: "plain", iconName: "trash", testid: "material-remove", about: certificate ? officialName(file) : file.name });
    return el("div.file-line", { testid: "material-file", "data-source": file.source },
      thumbnail(app.keep, file) ?? icon(certificate ? "card" : "file"),
      el("span.grow", {},
        el("strong", {}, certificate ? certificateText(file, owner) : file.name),
        el("span.soft.small.block", {}, certificate ? t("material.certificate.detail") : t("material.page", { n: index + 1, size: sizeText(file.size) })),
        file.expired && el("span.error.block", { testid: "material-expired" }, t("material.expired"))),
      remove);
  }

  async function drop(file) {
    await holder.call("DELETE", `/materials/${encodeURIComponent(file.id)}`);
    onFilesChange(heldFiles.filter((other) => other !== file), t("material.removed"));
    heading.focus();
  }

  draw();
  return {
    node,
    code: material.code,
    isBusy: () => busy > 0,
    isDone: () => heldFiles.length > 0 || material.form === "3",
    stop: () => leaving.abort(),
    focus() {
      heading.focus();
      node.scrollIntoView({ block: "start" });
    },
  };
}
