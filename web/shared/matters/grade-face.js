// The face of a grade (好差评). The words beside it carry the meaning; the five mouths differ in shape.

import { icon } from "/shared/page/icons.js";

/** @type {import("/shared/page/icons.js").IconName[]} */
const FACES = ["moodHappy", "moodSmile", "moodEmpty", "moodSad", "moodCross"];

/** Create the face of a grade from 1 (very satisfied) to 5. */
export function gradeFace(grade) {
  const face = icon(FACES[grade - 1]);
  face.classList.add("grade-face");
  face.dataset.testid = "grade-face";
  return face;
}
