// 不是本人: the clerk records that the person at the desk is not the holder. The holder is told at once.

import { confirmDialog } from "/shared/page/confirm.js";
import { button, el } from "/shared/page/dom.js";
import { attempt } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";

/** Create what records it. onDenied() once it is recorded. */
export function createDenial(call, { onDenied }) {
  /** @type {string | null} */ let denied = null; // the scan that has been recorded
  let place = el("div", {}); // of the scan on the screen: forget() makes another

  /** Create the button for a scan. */
  function control(scan) {
    const here = place;
    const trigger = button(t("deny.button"), async () => {
      if (!(await confirmDialog({ title: t("deny.ask"), text: t("deny.detail"), yes: t("deny.button"), no: t("cancel") }))) return;
      const send = () => call("POST", `/v1/scans/${encodeURIComponent(scan.scanId)}/denial`);
      if (!(await attempt(trigger, here, send)) || here !== place) return;
      denied = scan.scanId;
      onDenied();
    }, { iconName: "personCross", testid: "deny" });
    return trigger;
  }

  return {
    control,
    /** Hold the reason why it could not be recorded. */
    get place() {
      return place;
    },
    isRecorded: (scan) => denied === scan.scanId,
    forget() {
      denied = null;
      place = el("div", {});
    },
  };
}
