// Messages above the view: what happened while the citizen was looking elsewhere.

import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { t } from "/shared/words/i18n.js";

export function createNotices(host) {
  return {
    /** Show a node from notice(). Urgent ones are spoken at once. Only the newest about one thing stays. */
    show(node, /** @type {{ urgent?: boolean, about?: string | null }} */ { urgent = false, about = null } = {}) {
      if (about) {
        this.forget(about);
        node.dataset.about = about;
      }
      node.setAttribute("role", urgent ? "alert" : "status");
      const close = el("button.close", { type: "button", "aria-label": t("close"), onclick: () => node.remove() }, icon("check"));
      close.append(el("span", {}, t("understood")));
      node.querySelector(".body").append(close);
      host.prepend(node);
      while (host.children.length > 3) host.lastElementChild.remove();
      return node;
    },
    /** Remove the notice about something that is being looked at. */
    forget(about) {
      for (const node of host.querySelectorAll(`[data-about="${CSS.escape(about)}"]`)) node.remove();
    },
    clear: () => host.replaceChildren(),
  };
}
