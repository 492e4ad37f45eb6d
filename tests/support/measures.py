"""Measures of a page as it stands: what people touch and read, and what of it is out of bounds.

``FAULTS`` is a script for ``Page.evaluate``. It returns what is wrong, a line each, with the
beginning of the markup concerned. Sources of the numbers: docs/accessibility.md.
"""

from __future__ import annotations

_PARTS = """
const root = document.documentElement;
const box = (node) => node.getBoundingClientRect();
const name = (node) => node.outerHTML.replace(/\\s+/g, " ").slice(0, 110);
const layer = [...document.querySelectorAll("dialog[open]")].pop() ?? document.body;
// Chromium 86 has no checkVisibility.
const isVisible = (node) => node.checkVisibility?.({ visibilityProperty: true }) ??
  (node.getClientRects().length > 0 && getComputedStyle(node).visibility === "visible");
const isShown = (node) => isVisible(node) && box(node).width > 1 &&
  box(node).bottom + scrollY > 0 && !node.closest(".visually-hidden, [aria-hidden=true]");
// What a scrolling box shows of an area; nothing of what is scrolled out of it.
const seen = (area, node) => {
  for (let around = node; around && around !== document.body; around = around.parentElement) {
    if (!/auto|scroll/.test(getComputedStyle(around).overflowY)) continue;
    const edge = box(around);
    area = { left: Math.max(area.left, edge.left), right: Math.min(area.right, edge.right), top: Math.max(area.top, edge.top), bottom: Math.min(area.bottom, edge.bottom) };
  }
  return area.left < area.right && area.top < area.bottom ? area : null;
};
const all = (selector) => [...layer.querySelectorAll(selector)].filter(isShown);
"""  # noqa: E501

# A control is as large as what answers to a touch: its label, if that is the larger one.
# WCAG 2.5.8 excepts a link in a sentence: its height is that of the line.
_TARGETS = """
const isInSentence = (node) => node.tagName === "A" && getComputedStyle(node).display === "inline" &&
  node.parentElement.textContent.trim().length > node.textContent.trim().length + 1;
const size = ({ width, height }) => width * height;
const reach = (node) => [node, ...(node.labels ?? [])].map(box)
  .reduce((one, two) => (size(one) < size(two) ? two : one));
const targets = all("a[href], button, input, select, textarea, summary, [role=button]")
  .filter((node) => !isInSentence(node)).map((node) => ({ node, area: reach(node) }));
"""  # noqa: E501

# MIIT 2.1: 44 px each way, or 60 for whoever chose that. Kiosks have numbers of their own.
_SMALL = """
const least = Number(root.dataset.touch ?? 44) - 0.5;
const small = targets.filter(({ area }) => Math.min(area.width, area.height) < least)
  .map(({ node, area }) => `too small to touch, ${Math.round(area.width)} × ${Math.round(area.height)}: ${name(node)}`);
"""  # noqa: E501

# What floats above the page (the tabs, the main action) lies over what scrolls below it.
_TANGLED = """
const floats = (node) => node && (/sticky|fixed/.test(getComputedStyle(node).position) || floats(node.parentElement));
const flat = targets.filter(({ node }) => !floats(node));
const isOver = ({ area: one }, { area: two }) =>
  Math.min(one.right, two.right) - Math.max(one.left, two.left) > 1 && Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top) > 1;
const tangled = flat.flatMap((one, index) => flat.slice(index + 1)
  .filter((two) => !one.node.contains(two.node) && !two.node.contains(one.node) && isOver(one, two))
  .map((two) => `one over the other: ${name(one.node)} and ${name(two.node)}`));
"""  # noqa: E501

# Lines of running text at least 1.5 times as high as the letters (WCAG 1.4.12), those of headings
# and of what is pressed 1.3 (MIIT 1.2). Bars have heights of their own, a single number no lines.
_TIGHT = """
const isRunning = (node) => node.matches("p, p *, li, dd, dd *, dt") && !node.closest("h1, h2, h3, button, a, label, summary, .way-steps, .receipt-number");
const tight = words.filter(({ node }) => !node.closest(".top, #tabs, .bar, .size, .swatch, .digits-shown, .method, .fronts"))
  .filter(({ node }) => parseFloat(getComputedStyle(node).lineHeight) < (isRunning(node) ? 1.495 : 1.295) * parseFloat(getComputedStyle(node).fontSize))
  .map(({ node }) => `lines too close: ${name(node)}`);
"""  # noqa: E501

# Where letters stand: boxes are higher than they are, and lines may lie closer than boxes.
_WORDS = """
const words = [];
const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
for (let text = walker.nextNode(); text; text = walker.nextNode()) {
  const node = text.parentElement;
  if (!text.data.trim() || node.closest("svg, select, textarea, noscript, [inert]") || !isShown(node)) continue;
  const range = document.createRange();
  range.selectNodeContents(text);
  for (const { left, right, top, bottom, height } of range.getClientRects()) {
    const area = seen({ left, right, top: top + height / 4, bottom: bottom - height / 4 }, node);
    if (area) words.push({ node, text: text.data.trim().slice(0, 20), area });
  }
}
"""  # noqa: E501

# A box that hides what is outside of it, or a button whose words are larger than itself.
_CUT = """
const isOutside = (area, edge) => area.left < edge.left - 1.5 || area.right > edge.right + 1.5 || area.top < edge.top - 1 || area.bottom > edge.bottom + 1;
const isCut = (area, node) => {
  for (let around = node; around && around !== document.body; around = around.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(around);
    if (/auto|scroll/.test(overflowX + overflowY)) return false;
    if ((/hidden|clip/.test(overflowX + overflowY) || around.matches("button, .button")) && isOutside(area, box(around))) return true;
  }
  return false;
};
const cut = words.filter(({ node, area }) => isCut(area, node)).map(({ node, text }) => `cut: ${text}: ${name(node)}`);
"""  # noqa: E501

_MIXED = """
const still = words.filter(({ node }) => !floats(node) && !node.closest(".top"));
const mixed = still.flatMap((one, index) => still.slice(index + 1)
  .filter((two) => one.node !== two.node && isOver(one, two)).map((two) => `words over words: ${one.text} and ${two.text}`));
"""  # noqa: E501

# WCAG 2.4.3: the focus goes in the order of the markup. It jumps neither up nor back on a line.
_ORDER = """
const rows = flat.map(({ node, area }) => ({ node, area: seen(area, node) })).filter(({ area }) => area);
const isBack = ({ area: one }, { area: two }) => two.bottom <= one.top + 1 ||
  (root.dir !== "rtl" && two.right <= one.left + 1 && two.top < one.bottom - 1 && one.top < two.bottom - 1);
const jumps = rows.slice(1).filter((two, index) => isBack(rows[index], two)).map(({ node }) => `the focus jumps back: ${name(node)}`);
const forced = all("[tabindex]").filter((node) => node.tabIndex > 0).map((node) => `an order of its own: ${name(node)}`);
"""  # noqa: E501

# For who wants less motion nothing moves by itself.
_MOVING = """
const isStill = root.dataset.motion === "reduced" ||
  (root.dataset.motion !== "wanted" && matchMedia("(prefers-reduced-motion: reduce)").matches);
const moving = isStill ? document.getAnimations().map(({ effect }) => `moves: ${name(effect.target)}`) : [];
"""  # noqa: E501

# The first certificate's button is a part of its card, which is the button.
_CROWDED = """
const primary = all(".button.primary").concat(root.dataset.large === "yes" ? [] : all(".cards > li:first-child .show"));
const crowded = primary.length > 1
  ? [`several primary buttons: ${primary.map((node) => node.innerText.trim()).join(", ")}`] : [];
"""  # noqa: E501

_WIDE = "const wide = root.scrollWidth > root.clientWidth ? ['scrolls sideways'] : [];"

FAULTS = f"""() => {{
  {_PARTS} {_WIDE} {_TARGETS} {_TANGLED} {_WORDS} {_CUT} {_MIXED} {_MOVING} {_TIGHT}
  const faults = [...wide, ...cut, ...mixed, ...moving, ...tight];
  if (root.dataset.role !== "phone") return faults;
  {_SMALL} {_ORDER} {_CROWDED}
  return [...faults, ...small, ...tangled, ...jumps, ...forced, ...crowded];
}}"""

# In the system's colours no ground is seen: a button has an edge, what is chosen a ring.
UNMARKED = f"""() => {{
  {_PARTS}
  const width = (node, kind) => parseFloat(getComputedStyle(node)[kind]);
  const flat = all(".button:not(.plain), .tile, .entry, .choice, input, select, textarea")
    .filter((node) => !node.closest(".top, .choice input") && !node.matches(".choice input, [type=file]"))
    .filter((node) => width(node, "borderTopWidth") < 1 || /^rgba.*, 0\\)$/.test(getComputedStyle(node).borderTopColor));
  const equal = all("[aria-pressed=true]").filter((node) => width(node, "outlineWidth") < 3 || getComputedStyle(node).outlineStyle === "none");
  return [...flat.map((node) => `no edge: ${{name(node)}}`), ...equal.map((node) => `chosen, but not seen: ${{name(node)}}`)];
}}"""  # noqa: E501
