// Dragging the code onto a screen, by mouse, pen or finger. The buttons beside it do the same for the keyboard.

import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";

/**
 * Let the user drag something to one of the targets.
 * targets: name → element. onDrop(name) when let go over one, onLost() anywhere else. Pointer capture keeps the events
 * coming here while the pointer is over the frames.
 */
export function dragTo({ handle, targets, onDrop, onLost }) {
  let start = null;
  let over = null;
  const ghost = el("div.ghost", { "aria-hidden": "true" }, icon("qr"));

  const hit = ({ clientX, clientY }) => Object.entries(targets).find(([, element]) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  })?.[0] ?? null;

  function mark(name) {
    for (const [key, element] of Object.entries(targets)) element.classList.toggle("drop-here", key === name);
    over = name;
  }

  function follow({ clientX, clientY }) {
    ghost.style.transform = `translate(${clientX}px, ${clientY}px)`;
  }

  function end() {
    start = null;
    handle.classList.remove("dragging");
    ghost.remove();
    mark(null);
  }

  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.classList.add("dragging");
    start = event.pointerId;
    document.body.append(ghost);
    follow(event);
  });
  handle.addEventListener("pointermove", (event) => {
    if (start === null) return;
    follow(event);
    mark(hit(event));
  });
  handle.addEventListener("pointerup", () => {
    if (start === null) return;
    const name = over;
    end();
    if (name) onDrop(name);
    else onLost();
  });
  handle.addEventListener("pointercancel", end);
}
