// A text as a QR symbol (ISO/IEC 18004), drawn here: what a screen shows for one phone is sent nowhere to be drawn.
// Bytes, level M, versions 1 to 15 (412 bytes), mask 3: module for module what the server's own `qr` draws.

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4;
// For each version: codewords in all, of them for correction in each block, blocks, places of alignment patterns.
const VERSIONS = [
  [26, 10, 1, []], [44, 16, 1, [6, 18]], [70, 26, 1, [6, 22]], [100, 18, 2, [6, 26]], [134, 24, 2, [6, 30]], [172, 16, 4, [6, 34]],
  [196, 18, 4, [6, 22, 38]], [242, 22, 4, [6, 24, 42]], [292, 22, 5, [6, 26, 46]], [346, 26, 5, [6, 28, 50]], [404, 30, 5, [6, 30, 54]], [466, 22, 8, [6, 32, 58]],
  [532, 22, 9, [6, 34, 62]], [581, 24, 9, [6, 26, 46, 66]], [655, 24, 10, [6, 26, 48, 70]],
];
const FORMAT = 0b101101101001011; // level M, mask 3, with its own correction

const EXP = new Uint8Array(510);
const LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i += 1, x = (x << 1) ^ (x > 127 ? 0x11d : 0)) {
  EXP[i] = EXP[i + 255] = x;
  LOG[x] = i;
}
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

function generator(degree) {
  let poly = [1];
  for (let i = 0; i < degree; i += 1) poly = [...poly, 0].map((c, at) => c ^ times(poly[at - 1] ?? 0, EXP[i]));
  return poly.slice(1);
}

function correction(block, degree) {
  const divisor = generator(degree);
  const rest = new Array(degree).fill(0);
  for (const byte of block) {
    const lead = byte ^ rest.shift();
    rest.push(0);
    for (let i = 0; i < degree; i += 1) rest[i] ^= times(divisor[i], lead);
  }
  return rest;
}

const bitsOf = (value, length) => Array.from({ length }, (_, i) => (value >> (length - 1 - i)) & 1);

/** Header, text and padding, split into blocks, each with its correction, interleaved. */
function codewords(bytes, version) {
  const [total, correcting, count] = VERSIONS[version - 1];
  const room = total - correcting * count;
  const bits = [...bitsOf(0b0100, 4), ...bitsOf(bytes.length, version > 9 ? 16 : 8), ...bytes.flatMap((byte) => bitsOf(byte, 8))];
  bits.push(...new Array(Math.min(4, room * 8 - bits.length)).fill(0));
  while (bits.length % 8) bits.push(0);
  const data = [];
  for (let i = 0; i < bits.length; i += 8) data.push(parseInt(bits.slice(i, i + 8).join(""), 2));
  for (let pad = 0xec; data.length < room; pad ^= 0xec ^ 0x11) data.push(pad);
  const short = Math.floor(room / count);
  const blocks = [];
  for (let i = 0, at = 0; i < count; i += 1) {
    const size = short + (i >= count - (room % count) ? 1 : 0);
    blocks.push(data.slice(at, at + size));
    at += size;
  }
  const interleaved = (rows) => Array.from({ length: Math.max(...rows.map((row) => row.length)) }, (_, i) => rows.map((row) => row[i])).flat().filter((byte) => byte !== undefined);
  return [...interleaved(blocks), ...interleaved(blocks.map((block) => correction(block, correcting)))];
}

/** The patterns by which readers find and straighten the symbol, and where no data goes. */
function frame(version) {
  const side = 17 + 4 * version;
  const grid = Array.from({ length: side }, () => new Array(side).fill(null));
  const put = (row, column, dark) => { if (row >= 0 && column >= 0 && row < side && column < side) grid[row][column] = dark ? 1 : 0; };
  const rings = (row, column, reach, light) => {
    for (let y = -reach; y <= reach; y += 1) for (let x = -reach; x <= reach; x += 1) put(row + y, column + x, !light.includes(Math.max(Math.abs(x), Math.abs(y))));
  };
  for (const [row, column] of [[3, 3], [3, side - 4], [side - 4, 3]]) rings(row, column, 4, [2, 4]);
  const places = VERSIONS[version - 1][3];
  const last = places[places.length - 1];
  for (const row of places) for (const column of places) {
    const isFinder = (row === 6 && (column === 6 || column === last)) || (row === last && column === 6);
    if (!isFinder) rings(row, column, 2, [1]);
  }
  for (let i = 8; i < side - 8; i += 1) {
    put(6, i, i % 2 === 0);
    put(i, 6, i % 2 === 0);
  }
  writeFormat(put, side);
  if (version > 6) writeVersion(put, side, version);
  return grid;
}

function writeFormat(put, side) {
  for (let i = 0; i < 15; i += 1) {
    const dark = (FORMAT >> i) & 1;
    put(i < 6 ? i : i < 8 ? i + 1 : side - 15 + i, 8, dark);
    put(8, i < 8 ? side - 1 - i : i === 8 ? 7 : 14 - i, dark);
  }
  put(side - 8, 8, true);
}

function writeVersion(put, side, version) {
  let rest = version << 12;
  for (let i = 17; i >= 12; i -= 1) if ((rest >> i) & 1) rest ^= 0x1f25 << (i - 12);
  const bits = (version << 12) | rest;
  for (let i = 0; i < 18; i += 1) {
    const [near, far] = [Math.floor(i / 3), side - 11 + (i % 3)];
    put(near, far, (bits >> i) & 1);
    put(far, near, (bits >> i) & 1);
  }
}

/** Rows of 0 and 1, without the quiet zone. Throws RangeError when the text is too long. */
export function qrModules(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const version = VERSIONS.findIndex(([total, correcting, count], at) => bytes.length + (at > 8 ? 3 : 2) <= total - correcting * count) + 1;
  if (!version) throw new RangeError("too long for a QR symbol");
  const grid = frame(version);
  const side = grid.length;
  const bits = codewords(bytes, version).flatMap((byte) => bitsOf(byte, 8));
  let at = 0;
  for (let right = side - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5; // the column of the timing pattern
    for (let step = 0; step < side; step += 1) {
      const row = up ? side - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (grid[row][column] === null) grid[row][column] = (bits[at++] ?? 0) ^ ((row + column) % 3 === 0 ? 1 : 0);
      }
    }
  }
  return grid;
}

/** As one path with its quiet zone; `label` is what a screen reader says. Always dark on white: scanners want it so. */
export function qrPicture(text, label) {
  const modules = qrModules(text);
  const side = modules.length + 2 * QUIET;
  const path = modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : ""))).join("");
  const make = (name, attributes) => {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const svg = make("svg", { viewBox: `0 0 ${side} ${side}`, role: "img", "aria-label": label, "shape-rendering": "crispEdges", class: "qr" });
  svg.append(make("rect", { width: side, height: side, fill: "#fff" }), make("path", { d: path, fill: "#000" }));
  return svg;
}
