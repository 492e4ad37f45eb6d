// Scenes: what to do, as pictures beside the words that say it. Decoration only, so hidden from screen readers.

import { at, banyan, circle, ground, hall, machine, person, phone, rect, tick } from "/shared/page/scenes/figures.js";

const SVG = "http://www.w3.org/2000/svg";
const STAGE = "0 0 620 420";
const IDLE = "0 0 960 640";
const DESK = "0 0 260 206";
const EMPTY = "0 0 280 190";

const KEYS = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => {
  const isTouched = column === 1 && row === 1;
  const [x, y] = [250 + column * 160, 128 + row * 130];
  return rect(isTouched ? "sun" : "soft", x, y, 140, 110, 16) + circle(isTouched ? "ink" : "brand", x + 70, y + 40, 20) + rect(isTouched ? "ink" : "brand", x + 30, y + 76, 80, 12, 6);
})).join("");
const FINGER = `<g transform="translate(556 410) rotate(-14) scale(1.12)">${rect("brand", -52, 96, 104, 190, 14)}${rect("surface", -56, 92, 112, 26, 10)}${rect("skin", -46, 0, 92, 100, 34)}${rect("skin", -14, -92, 30, 130, 15)}${rect("skin", 18, -18, 28, 60, 14)}${rect("skin", -44, -18, 28, 60, 14)}<rect class="sc-skin" x="-74" y="10" width="62" height="28" rx="14" transform="rotate(-38 -40 24)"/></g>`;

const choose = `${rect("brand", 200, 30, 560, 600, 32)}${rect("surface", 226, 56, 508, 548, 14)}${rect("brand", 250, 80, 200, 26, 8)}${KEYS}<circle class="sc-ring" cx="552" cy="312" r="62"/>${FINGER}`;

const hold = `${rect("brand", 60, 20, 840, 150, 28)}${rect("surface", 100, 50, 300, 60, 12)}${rect("soft", 120, 72, 200, 16, 8)}${rect("ink", 470, 100, 300, 50, 20)}${rect("sun", 490, 116, 260, 18, 9)}
<path class="sc-light" d="M500 152h240l90 140H410z"/>${rect("brand", 540, 590, 170, 50)}<path class="sc-skin" d="M500 430q-6-30 22-36l100 20 90 10q50 4 50 50v66q0 70-76 70H572q-40 0-54-60z"/>
${phone({ x: 620, y: 400, size: 1.1, shows: "code" })}${rect("skin", 694, 412, 72, 36, 18)}${rect("skin", 694, 456, 76, 36, 18)}${rect("skin", 694, 500, 70, 36, 18)}<rect class="sc-skin" x="498" y="388" width="84" height="40" rx="20" transform="rotate(20 540 408)"/>
<path class="sc-arrow" d="M310 560V370m-56 58l56-58 56 58"/>`;

// A certificate on the phone: the card is what one has, the code is what the scanner reads.
const card = `${rect("brand", 60, 20, 840, 120, 28)}${rect("ink", 470, 78, 300, 44, 20)}${rect("sun", 490, 91, 260, 18, 9)}<path class="sc-light" d="M500 124h240l80 110H420z"/>
${phone({ x: 620, y: 430, size: 1.15, shows: "code" })}<g transform="translate(250 400) rotate(-7)">${rect("ink", -186, -126, 372, 252, 24)}${rect("surface", -178, -118, 356, 236, 18)}${rect("brand", -178, -118, 356, 56, 18)}${rect("surface", -150, -100, 140, 18, 9)}
${rect("soft", 48, -40, 106, 130, 10)}${circle("hair", 101, 6, 26)}${circle("skin", 101, 14, 20)}<path class="sc-brand" d="M56 90a45 45 0 0 1 90 0z"/>${rect("sunken", -150, -34, 160, 18, 9)}${rect("sunken", -150, 4, 130, 18, 9)}${rect("sun", -150, 52, 160, 30, 10)}</g>`;

const receipt = `${rect("brand", 140, 30, 680, 190, 32)}${rect("surface", 190, 66, 220, 60, 12)}${rect("soft", 210, 88, 120, 16, 8)}${rect("ink", 250, 150, 460, 34, 17)}
<path class="sc-paper" d="M300 168h360v392l-30 24-30-24-30 24-30-24-30 24-30-24-30 24-30-24-30 24-30-24-30 24z"/>${rect("ink", 296, 160, 368, 14)}
${at({ x: 480, y: 272 }, `${circle("good", 0, 0, 62)}<path class="sc-tick-on" d="M-30 0l22 24 40-48"/>`)}${rect("sunken", 350, 372, 260, 20, 10)}${rect("sunken", 350, 414, 200, 20, 10)}${rect("sun", 350, 466, 260, 44, 10)}`;

const desk = `${rect("brand", 30, 6, 200, 56, 14)}${rect("ink", 78, 38, 104, 16, 8)}${rect("sun", 86, 43, 88, 6, 3)}<path class="sc-light" d="M84 62h92l34 70H50z"/>${phone({ x: 130, y: 150, size: 0.34, shows: "code" })}`;

const GREETING = ground + banyan({ x: 122, y: 404, size: 1.3 }) + machine({ x: 450, y: 404, size: 1.22 }) + person({ x: 276, y: 404, size: 1.3, arm: true });
const PHONE = `${ground}${machine({ x: 140, y: 404, size: 1.3 })}<path class="sc-light" d="M392 214L206 120v150z"/>${phone({ x: 470, y: 214, size: 0.98 })}`;

/** Each scene by name: the box it is drawn in, and its shapes. */
const SCENES = {
  greeting: [STAGE, GREETING],
  phone: [STAGE, PHONE],
  hall: [STAGE, ground + banyan({ x: 514, y: 404, size: 1.2 }) + hall({ x: 330, y: 404, size: 1.72 }) + person({ x: 76, y: 404, size: 1.05, hair: "ink" })],
  recognised: [STAGE, ground + machine({ x: 420, y: 404, size: 1.3 }) + person({ x: 200, y: 404, size: 1.3 }) + tick({ x: 420, y: 64 })],
  machine: [STAGE, ground + machine({ x: 420, y: 404, size: 1.3 }) + person({ x: 200, y: 404, size: 1.3 })],
  choose: [IDLE, choose],
  scan: [STAGE, PHONE],
  hold: [IDLE, hold],
  card: [IDLE, card],
  receipt: [IDLE, receipt],
  desk: [DESK, desk],
  empty: [EMPTY, rect("brand", 20, 178, 240, 6, 3) + banyan({ x: 140, y: 178, size: 1.08 })],
};

/** @typedef {keyof typeof SCENES} SceneName */

/** Tell if there is a scene of this name. */
export const isScene = (/** @type {string} */ name) => Object.keys(SCENES).includes(name);

/** Draw the scene of this name. */
export function scene(/** @type {SceneName} */ name) {
  const [box, shapes] = SCENES[name];
  const markup = `<svg xmlns="${SVG}" class="scene" viewBox="${box}" aria-hidden="true" focusable="false" data-scene="${name}">${shapes}</svg>`;
  return document.importNode(new DOMParser().parseFromString(markup, "image/svg+xml").documentElement, true);
}
