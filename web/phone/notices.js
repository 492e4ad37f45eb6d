// Messages above the view: what happened while the citizen was looking elsewhere. A slim bar that goes by itself, unless there is
// something to do about it.

import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { t } from "/shared/words/i18n.js";

const STAY_MS = 8000;
const MOST = 3;

/** Create the notices. `host` is a status region of the page, so that each new one is spoken. */
export function createNotices(host) {
  return {
    /** Show a node from notice(). Urgent ones are spoken at once. Only the newest about one thing stays. */
    show(node, /** @type {{ urgent?: boolean, about?: string | null }} */ { urgent = false, about = null } = {}) {
      if (about) {
        this.forget(about);
        node.dataset.about = about;
      }
      const stays = urgent || Boolean(node.querySelector("button, a"));
      if (urgent) node.setAttribute("role", "alert");
      node.dataset.stays = stays ? "yes" : "no";
      node.querySelector(".body").append(
        el("button.close", { type: "button", "aria-label": t("close"), onclick: () => node.remove() }, icon("check"), el("span", {}, t("understood"))));
      host.prepend(node);
      while (host.children.length > MOST) host.lastElementChild.remove();
      if (!stays) removeLater(node);
      return node;
    },
    /** Remove the notice about something that is being looked at. */
    forget(about) {
      for (const node of host.querySelectorAll(`[data-about="${CSS.escape(about)}"]`)) node.remove();
    },
    clear: () => host.replaceChildren(),
  };
}

/** Remove it after a while in which it could be read: not from under a finger or the focus, and not while the page is hidden. */
function removeLater(node) {
  setTimeout(() => {
    const isInUse = document.hidden || node.matches(":hover") || node.contains(document.activeElement);
    if (!isInUse) node.remove();
    else if (node.isConnected) removeLater(node);
  }, STAY_MS);
}
