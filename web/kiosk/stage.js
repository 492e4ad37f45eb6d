// The stage: the upper third. It says in words and in a picture what to do; nothing in it is pressed.

import { el } from "/shared/page/dom.js";
import { scene } from "/shared/page/scenes/scenes.js";

/** Create the stage in `host`. */
export function createStage(host) {
  /** Show words beside a scene. `kind`: good, bad or warn of a verdict, else empty. */
  function show({ words, picture, kind = "" }) {
    host.dataset.kind = kind;
    host.replaceChildren(el("div.stage-words", {}, words), scene(picture));
  }

  return {
    show,
    /** Change the picture beside the words. */
    paint(/** @type {Parameters<typeof scene>[0]} */ picture) {
      host.querySelector(".scene")?.replaceWith(scene(picture));
    },
    clear: () => host.replaceChildren(),
    /** Move the heading of a shared view here, out of the part that is touched. The view goes on changing its words. */
    take(view, picture) {
      show({ words: [...view.querySelectorAll(":scope > .page-heading, :scope > h1")], picture });
    },
  };
}
