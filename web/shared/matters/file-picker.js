// Photograph it or choose it. What cannot be taken is said before it is sent; what is sent shows how far it is.

import { acceptOf, isPicture, kindsText, mayBeTaken } from "/shared/matters/file-kinds.js";
import { sizeText } from "/shared/matters/sizes.js";
import { canShrink, shrunken } from "/shared/matters/smaller-photo.js";
import { ApiProblem } from "/shared/net/problem.js";
import { announce } from "/shared/page/announce.js";
import { button, el, notice } from "/shared/page/dom.js";
import { problemNotice } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";

export function filePicker(/** @type {App} */ app, { material, holder, signal, more, onBusy, onAdded }) {
  const queue = el("div.stack.tight", {});
  const takesPictures = material.formats.some(isPicture);
  const choose = input({ multiple: true, accept: acceptOf(material.formats), testid: "file-input" });
  const camera = input({ accept: acceptOf(material.formats.filter(isPicture)), capture: "environment", testid: "camera-input" });

  function input(attributes) {
    return el("input", {
      type: "file", hidden: true, "aria-hidden": "true", tabindex: "-1", ...attributes,
      onchange: async ({ target }) => {
        const files = [...target.files];
        target.value = ""; // the same file may be chosen again after it failed
        onBusy(1); // for all of them: between two nothing must be drawn anew
        try {
          for (const file of files) await take(file);
        } finally {
          onBusy(-1);
        }
      },
    });
  }

  /** Send the files one after another: two large photos side by side on a slow line both time out. */
  async function take(file) {
    const wrong = await refusal(material, file);
    if (wrong) queue.append(wrong.node ?? tooLarge(file));
    return wrong ? undefined : send(file);
  }

  function tooLarge(file) {
    const node = refusedNotice(file, t("file.tooLarge", { size: sizeText(file.size), most: sizeText(material.maxBytes) }), t("file.tooLarge.photo"),
      button(t("file.shrink"), async () => {
        const smaller = await shrunken(file, material.maxBytes);
        node.remove();
        if (smaller) send(smaller);
        else queue.append(refusedNotice(file, t("file.shrink.failed"), t("file.tooLarge.how")));
      }, { testid: "file-shrink" }));
    return node;
  }

  async function send(file) {
    const row = progressRow(file);
    queue.append(row.node);
    onBusy(1);
    try {
      const added = await row.run((options) => holder.upload(material.code, file, options), signal);
      if (added) onAdded(added, file);
    } catch (error) {
      if (signal.aborted) return;
      // The same file sent again is the one that is there, should only the answer have been lost.
      row.showFailure(error, () => { row.node.remove(); send(file); });
    } finally {
      onBusy(-1);
    }
  }

  return el("div.stack.tight", {},
    el("div.buttons", {},
      takesPictures && app.can.camera && button(t("file.camera"), () => camera.click(), { kind: "wide", iconName: "camera", testid: "take-photo" }),
      button(t(more ? "file.more" : app.can.camera ? "file.choose" : "file.choose.kiosk"), () => choose.click(), { kind: "wide", iconName: "upload", testid: "choose-file" })),
    choose, camera, queue);
}

/** Return why the file is not sent, or null. The server looks into the file itself and has the last word. */
async function refusal(material, file) {
  if (file.size === 0) return { node: refusedNotice(file, t("file.empty"), t("file.empty.detail")) };
  if (!(await mayBeTaken(file, material.formats))) {
    return { node: refusedNotice(file, t("file.kind"), t("file.kind.detail", { kinds: kindsText(material.formats) })) };
  }
  if (file.size <= material.maxBytes) return null;
  if (canShrink(file, material.formats)) return { node: null };
  return { node: refusedNotice(file, t("file.tooLarge", { size: sizeText(file.size), most: sizeText(material.maxBytes) }), t("file.tooLarge.how")) };
}

const refusedNotice = (file, title, detail, ...extra) =>
  notice("bad", title, t("faults.line", { label: file.name, why: detail }), { role: "alert", testid: "file-refused" }, ...extra);

let sent = 0; // files so far, to name the bar of each

function progressRow(file) {
  const flight = new AbortController();
  const id = `sending-${sent += 1}`;
  const bar = el("progress", { max: "100", "aria-labelledby": id });
  const words = el("span.progress-text", { testid: "progress" }, "0%");
  const cancel = button(t("file.cancel"), () => flight.abort(), { kind: "plain", testid: "upload-cancel", about: file.name });
  const node = el("div.upload.stack.tight", { testid: "upload" },
    el("p", { id }, t("file.sending", { name: file.name })), el("div.row", {}, el("span.grow", {}, bar), words, cancel));
  let lastPercent = 0;

  function onProgress(share) {
    const percent = Math.min(99, Math.floor(share * 100)); // 100 only when the server has said so
    bar.value = percent;
    words.textContent = share >= 1 ? t("file.checking") : `${percent}%`;
    if (percent - lastPercent < 25) return;
    lastPercent = percent;
    announce(t("file.percent", { n: percent }));
  }

  return {
    node,
    async run(upload, leaving) {
      const leave = () => flight.abort();
      leaving.addEventListener("abort", leave, { once: true });
      try {
        const added = await upload({ onProgress, signal: flight.signal });
        node.remove();
        return added;
      } catch (error) {
        if (!flight.signal.aborted) throw error;
        node.remove();
        if (!leaving.aborted) announce(t("file.cancelled"));
        return null;
      } finally {
        leaving.removeEventListener("abort", leave);
      }
    },
    showFailure(error, again) {
      const note = problemNotice(error, { testid: "upload-problem" });
      const buttons = [];
      if (ApiProblem.of(error).mayPassByItself) buttons.push(button(t("file.again"), again, { iconName: "refresh", testid: "upload-again" }));
      buttons.push(button(t("understood"), () => node.remove(), { testid: "upload-dismiss" }));
      node.replaceChildren(el("strong", {}, file.name), note, el("div.buttons", {}, buttons));
    },
  };
}
