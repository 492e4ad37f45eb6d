// Line icons, drawn here so that nothing is loaded from elsewhere. 24 × 24, stroke in the text's own colour.

const PATHS = {
  check: "M4 12.5 9.5 18 20 6.5",
  checkCircle: "M12 2.8a9.2 9.2 0 1 0 0 18.4 9.2 9.2 0 0 0 0-18.4ZM7.5 12.4l3.1 3.1 6-6.6",
  crossOctagon: "M8 2.8h8l5.2 5.2v8L16 21.2H8L2.8 16V8ZM8.8 8.8l6.4 6.4M15.2 8.8l-6.4 6.4",
  warning: "M12 3.2 22 20.6H2ZM12 9.5v5M12 17.4v.4",
  clock: "M12 2.8a9.2 9.2 0 1 0 0 18.4 9.2 9.2 0 0 0 0-18.4ZM12 7v5.4l3.4 2",
  pause: "M3.5 3.5h17v17h-17ZM9.3 8.5v7M14.7 8.5v7",
  question: "M12 2.8a9.2 9.2 0 1 0 0 18.4 9.2 9.2 0 0 0 0-18.4ZM9.2 9.4a2.9 2.9 0 1 1 4.3 2.5c-1 .6-1.5 1.1-1.5 2.2M12 17v.4",
  info: "M12 2.8a9.2 9.2 0 1 0 0 18.4 9.2 9.2 0 0 0 0-18.4ZM12 11v6M12 7.2v.4",
  eye: "M2 12s3.6-6.8 10-6.8S22 12 22 12s-3.6 6.8-10 6.8S2 12 2 12ZM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z",
  mask: "M2 12s3.6-6.8 10-6.8S22 12 22 12s-3.6 6.8-10 6.8S2 12 2 12ZM4 20 20 4",
  card: "M2.5 5h19v14h-19ZM6 9.5h5M6 13h8M6 16h4M16 9.5h2.5v3H16Z",
  list: "M8 6h13M8 12h13M8 18h13M3.2 6h.6M3.2 12h.6M3.2 18h.6",
  device: "M7 2.5h10v19H7ZM10.5 18.5h3",
  back: "M15 4.5 7.5 12l7.5 7.5",
  forward: "M9 4.5l7.5 7.5L9 19.5",
  refresh: "M20 12a8 8 0 1 1-2.4-5.7M20 3.5v4.6h-4.6",
  sun: "M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM12 1.5v3M12 19.5v3M1.5 12h3M19.5 12h3M4.6 4.6l2.1 2.1M17.3 17.3l2.1 2.1M4.6 19.4l2.1-2.1M17.3 6.7l2.1-2.1",
  qr: "M3 3h7v7H3ZM14 3h7v7h-7ZM3 14h7v7H3ZM14 14h3v3h-3ZM20.5 14v3M14 20.5h3M20 20h1v1h-1Z",
  scan: "M3 8V3h5M16 3h5v5M21 16v5h-5M8 21H3v-5M3 12h18",
  shield: "M12 2.6 20 5.5v6c0 5-3.4 8.4-8 10-4.6-1.6-8-5-8-10v-6ZM8.4 12l2.6 2.6 4.8-5",
  offline: "M2 8.5a15 15 0 0 1 6-3.4M22 8.5a15 15 0 0 0-9-4M5.5 12.5a9.6 9.6 0 0 1 5-2.6M18.5 12.5a9.6 9.6 0 0 0-3-2M9 16.3a4.6 4.6 0 0 1 6 0M12 19.8v.4M3.5 3.5l17 17",
  sound: "M4 9.5h3.5L12 5.5v13l-4.5-4H4ZM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  file: "M6 2.5h8.5L19 7v14.5H6ZM14 2.5V7.5h5M9 12h7M9 15.5h7",
  door: "M5 21.5V2.5h10v19M2.5 21.5h19M12 12v.6M18 8l4 4-4 4M22 12h-5",
  trash: "M4 6.5h16M9 6.5v-3h6v3M6 6.5l1 15h10l1-15M10 10.5v7M14 10.5v7",
  print: "M7 8.5v-6h10v6M4 8.5h16v8.5h-3.5M4 8.5V17h3.5M7.5 14h9v7.5h-9Z",
  home: "M3 11.5 12 3.5l9 8M5.5 9.5v11h13v-11M10 20.5v-6h4v6",
  heart: "M12 20.5C5 15.8 2.5 12.3 2.5 8.7a4.9 4.9 0 0 1 9.5-1.8 4.9 4.9 0 0 1 9.5 1.8c0 3.6-2.5 7.1-9.5 11.8Z",
  person: "M12 3a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM3.5 21.5a8.5 8.5 0 0 1 17 0",
  people: "M8.5 4.5a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4ZM1.5 20a7 7 0 0 1 14 0M16 5a3.5 3.5 0 0 1 0 6.8M18 14a6.5 6.5 0 0 1 4.5 6",
  hand: "M8 12V5.2a1.6 1.6 0 0 1 3.2 0V11M11.2 10V3.6a1.6 1.6 0 0 1 3.2 0V11M14.4 11V5a1.6 1.6 0 0 1 3.2 0v9.5c0 4-2.6 7-6.6 7-3 0-4.6-1.4-6.2-4.2l-2.2-4a1.7 1.7 0 0 1 2.8-1.8L8 14",
  search: "M10.5 3a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM16 16l5.5 5.5",
  pen: "M4 20l1-4.5L16.5 4 20 7.5 8.5 19ZM14 6.5l3.5 3.5",
  camera: "M3 7h4l2-3h6l2 3h4v13H3ZM12 9.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z",
  upload: "M12 16V4M6.5 9.5 12 4l5.5 5.5M4 16v4.5h16V16",
  save: "M12 3.5v12M6.5 10l5.5 5.5 5.5-5.5M4 20.5h16",
  folder: "M3 5.5h6.5l2 2.5H21v11.5H3Z",
  money: "M12 2.8a9.2 9.2 0 1 0 0 18.4 9.2 9.2 0 0 0 0-18.4ZM8.5 7.5 12 12l3.5-4.5M12 12v5.5M9 12.5h6M9 15h6",
  phone: "M5 3.5h4l1.8 4.5-2.3 1.8a12 12 0 0 0 5.7 5.7l1.8-2.3 4.5 1.8v4A2 2 0 0 1 18.3 21 16.5 16.5 0 0 1 3 5.5a2 2 0 0 1 2-2Z",
  box: "M3 7.5 12 3l9 4.5v9L12 21l-9-4.5ZM3 7.5l9 4.5 9-4.5M12 12v9",
  star: "M12 3l2.8 5.9 6.4.8-4.7 4.4 1.2 6.4L12 17.4l-5.7 3.1 1.2-6.4L2.8 9.7l6.4-.8Z",
  down: "M4.5 9l7.5 7.5L19.5 9",
  erase: "M8 5h13v14H8L2 12ZM11.5 9l6 6M17.5 9l-6 6",
  more: "M5 12h.6M12 12h.6M19 12h.6",
};

const SVG = "http://www.w3.org/2000/svg";

/** Create a decorative icon. The words beside it carry the meaning, so it is hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({
    viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2",
    "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true", focusable: "false", class: "icon",
  })) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] ?? PATHS.question);
  svg.append(path);
  return svg;
}
