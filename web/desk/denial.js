// 不是本人: the clerk records that the person at the desk is not the holder. The holder is told at once.

import { confirmDialog } from "/shared/page/confirm.js";
import { button, el, notice } from "/shared/page/dom.js";
import { attempt } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";

/** Create what records it. onDenied() once it is recorded. */
export function createDenial(call, { onDenied }) {
  /** @type {string | null} */ let denied = null; // the scan that has been recorded
  const place = el("div", {});

  /** Create the button for a scan; nothing once it is recorded. */
  function control(scan) {
    if (denied === scan.scanId) return null;
    const trigger = button(t("deny.button"), async () => {
      if (!(await confirmDialog({ title: t("deny.ask"), text: t("deny.detail"), yes: t("deny.button"), no: t("cancel") }))) return;
      const send = () => call("POST", `/v1/scans/${encodeURIComponent(scan.scanId)}/denial`);
      if (!(await attempt(trigger, place, send))) return;
      denied = scan.scanId;
      onDenied();
    }, { iconName: "personCross", testid: "deny" });
    return trigger;
  }

  /** Say that it is recorded, or why it could not be. */
  const outcome = (scan) => (denied === scan.scanId ? notice("bad", t("deny.done"), t("deny.done.detail"), { role: "status", testid: "denied" }) : place);

  return {
    control,
    outcome,
    forget() {
      denied = null;
      place.replaceChildren();
    },
  };
}
