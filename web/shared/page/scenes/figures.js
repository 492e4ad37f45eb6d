// The figures that scenes are made of. Flat shapes whose colours are tokens, by class, so that they follow the theme; never any text.

/** @typedef {{ x: number, y: number, size?: number }} Place */

const at = ({ x, y, size = 1 }, markup) => `<g transform="translate(${x} ${y}) scale(${size})">${markup}</g>`;
const rect = (kind, x, y, width, height, round = 0) => `<rect class="sc-${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}"/>`;
const circle = (kind, x, y, radius) => `<circle class="sc-${kind}" cx="${x}" cy="${y}" r="${radius}"/>`;

export const ground = rect("brand", 20, 404, 590, 6, 3);

/** Draw the machine, standing on its foot. */
export const machine = (/** @type {Place} */ place) => at(place, [
  rect("ink", -84, -14, 168, 14, 5), rect("brand", -68, -290, 136, 278, 14), rect("surface", -56, -270, 112, 164, 6), rect("brand", -46, -260, 60, 12, 4),
  rect("sun", -46, -226, 44, 34, 5), ...[[2, -226], [-46, -186], [2, -186], [-46, -146], [2, -146]].map(([x, y]) => rect("soft", x, y, 44, 34, 5)),
  rect("ink", -40, -84, 80, 10, 5), rect("surface", -26, -79, 52, 34), rect("ink", -18, -68, 36, 3), rect("ink", -18, -60, 24, 3),
].join(""));

/** Draw a person. `hair`: "hair" is grey with a bun, "ink" is dark. `arm` points at what is on the right. */
export const person = (/** @type {Place & { hair?: string, arm?: boolean }} */ { hair = "hair", arm = false, ...place }) => at(place, [
  rect("ink", -26, -66, 22, 66, 8), rect("ink", 4, -66, 22, 66, 8),
  '<path class="sc-sun" d="M-40-132a32 32 0 0 1 32-32h16a32 32 0 0 1 32 32v72a8 8 0 0 1-8 8h-64a8 8 0 0 1-8-8z"/>',
  arm && '<path class="sc-arm" d="M30-140q50 10 84-22"/>', arm && circle("skin", 118, -166, 13),
  hair === "hair" && circle(hair, 20, -196, 13), circle(hair, 0, -194, 31),
  '<path class="sc-skin" d="M-24-190q4-16 24-16t24 16v6a24 24 0 0 1-48 0z"/>',
].filter(Boolean).join(""));

/** Draw a banyan: the city's tree. */
export const banyan = (/** @type {Place} */ place) => at(place, [
  rect("hair", -9, -70, 18, 70, 3), '<path class="sc-hair" d="M-26 0l17-30h5v30zM26 0l-17-30h-5v30z"/>',
  circle("leaf", -46, -84, 34), circle("leaf", 46, -84, 34), circle("leaf", 0, -108, 44), rect("leaf", -64, -88, 128, 26, 13),
  ...[[-48, 34], [-36, 22], [36, 38], [48, 20]].map(([x, height]) => rect("hair", x, -64, 3, height, 1.5)),
].join(""));

/** Draw the service hall. */
export const hall = (/** @type {Place} */ place) => at(place, [
  rect("brand", -106, -104, 212, 104, 4), rect("ink", -118, -116, 236, 16, 4), ...[-88, -58, 32, 62].map((x) => rect("surface", x, -66, 18, 66)),
  rect("sun", -24, -66, 48, 66), rect("brand", -1.5, -66, 3, 66), rect("surface", -44, -92, 88, 14, 3),
].join(""));

const CODE_DOTS = [[-6, -62], [-6, -38], [-18, -14], [6, -14], [30, -14], [-54, -14], [-6, 10], [18, 10], [42, 10], [6, 22], [30, 22], [-6, 34], [18, 34], [42, 34], [-6, -26], [-42, -14]];
const eye = (x, y) => rect("ink", x, y, 36, 36) + rect("surface", x + 8, y + 8, 20, 20) + rect("ink", x + 13, y + 13, 10, 10);

/** Draw a phone. `shows`: "tick", or "code" for a code (which is a picture of one, and says nothing). */
export const phone = (/** @type {Place & { shows?: string }} */ { shows = "tick", ...place }) => at(place, [
  rect("ink", -84, -160, 168, 320, 24), rect("surface", -74, -146, 148, 292, 14), rect("brand", -74, -112, 148, 34),
  shows === "tick" ? '<path class="sc-tick" d="M-44-8l30 34 58-66"/>' : eye(-54, -62) + eye(18, -62) + eye(-54, 10) + CODE_DOTS.map(([x, y]) => rect("ink", x, y, 12, 12)).join(""),
  rect("sunken", -54, 64, 108, 12, 6), rect("sun", -54, 94, 108, 30, 8),
].join(""));

/** Draw a round sign of success. */
export const tick = (/** @type {Place} */ place) => at(place, `${circle("good", 0, 0, 46)}<path class="sc-tick-on" d="M-22 0l16 18 30-36"/>`);

export { at, circle, rect };
