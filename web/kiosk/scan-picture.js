// Where to hold the phone, as a picture: the slot below the screen, and a phone moving under its light.

const SVG = "http://www.w3.org/2000/svg";

function shape(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

const CODE = [[0, 0], [2, 0], [0, 2], [3, 1], [1, 3], [3, 3], [2, 2], [4, 0], [4, 4], [0, 4], [1, 1], [4, 2]];

export function scanPicture() {
  return shape("svg", { viewBox: "0 0 480 268", class: "scan-picture", "aria-hidden": "true", focusable: "false" },
    // the machine with its screen
    shape("rect", { x: 70, y: 8, width: 340, height: 112, rx: 16, class: "machine" }),
    shape("rect", { x: 92, y: 24, width: 296, height: 48, rx: 7, class: "screen-glass" }),
    // the slot
    shape("rect", { x: 172, y: 88, width: 136, height: 20, rx: 10, class: "slot" }),
    shape("path", { d: "M182 110h116l44 128H138z", class: "beam" }),
    // the phone, face up
    shape("g", { class: "phone-in-hand" },
      shape("rect", { x: 192, y: 138, width: 96, height: 106, rx: 13, class: "phone-body" }),
      shape("rect", { x: 201, y: 148, width: 78, height: 86, rx: 5, class: "phone-glass" }),
      ...CODE.map(([x, y]) => shape("rect", { x: 212 + x * 11.4, y: 163 + y * 11.4, width: 10.4, height: 10.4, class: "phone-code" }))),
    shape("path", { d: "M120 216V150m-17 20 17-20 17 20M360 216V150m-17 20 17-20 17 20", class: "arrows" }));
}
