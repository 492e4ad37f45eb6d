// A photo that is too large made smaller here: an 80-year-old should not have to know what a megabyte is.

import { plainKind } from "/shared/matters/file-kinds.js";

const SIDES = [3000, 2200, 1600];
const QUALITY = 0.85;

export const canShrink = (file, formats) => /^image\/(jpeg|png|webp)$/.test(plainKind(file.type)) && formats.map(plainKind).includes("image/jpeg") && "createImageBitmap" in globalThis;

/** Return a JPEG of at most `most` bytes that can still be read, or null. */
export async function shrunken(file, most) {
  try {
    const picture = await createImageBitmap(file);
    for (const side of SIDES) {
      const blob = await drawn(picture, side);
      if (blob && blob.size <= most) return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    }
    return null;
  } catch {
    return null;
  }
}

function drawn(picture, side) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  if (!pen) return Promise.resolve(null);
  pen.fillStyle = "#fff"; // a transparent PNG would turn black
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
