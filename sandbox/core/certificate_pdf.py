"""Certificates as PDF: one A4 page with a diagonal watermark over all of it.

Only the PDF viewer's own Chinese font is used (Adobe-GB1, `STSong-Light`), so nothing need be
installed. A character outside GBK, such as 𠮷, has no glyph there: it is drawn as 〓, the printers'
mark for a missing character, and a note on the page names its code point.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

_FONT = "STSong-Light"
registerFont(UnicodeCIDFont(_FONT))

_WIDTH, _HEIGHT = A4
_MARGIN = 56
_INK = Color(0.13, 0.13, 0.16)
_SEAL = Color(0.70, 0.10, 0.10)
_WASH = Color(0.45, 0.45, 0.50, alpha=0.28)
MISSING = "〓"


@dataclass(frozen=True, slots=True)
class Watermark:
    """Watermark with holder, viewer, time and purpose, by which a copy can be traced."""

    holder: str
    viewer: str
    time: str
    purpose: str


def draw(
    title: str, identifier: str, rows: Sequence[tuple[str, str]], watermark: Watermark
) -> bytes:
    """Draw the PDF. `rows` are (label, value).

    Text stays uncompressed, so that it can be searched.
    """
    missing: set[str] = set()

    def drawable(text: str) -> str:
        missing.update(character for character in text if not _has_glyph(character))
        return "".join(c if _has_glyph(c) else MISSING for c in text)

    buffer = BytesIO()
    page = Canvas(buffer, pagesize=A4, pageCompression=0)
    page.setTitle(title)
    _frame(page, title)
    bottom = _table(page, [(label, drawable(value)) for label, value in rows])
    mark = [
        f"持证人 {drawable(watermark.holder)}",
        f"查看 {drawable(watermark.viewer)}",
        f"时间 {watermark.time}",
        f"用途 {drawable(watermark.purpose)}",
    ]
    notes = [f"证照标识 {identifier}", *mark, "沙盒样例，数据均为虚构 · Sandbox, invented data"]
    if missing:
        points = "、".join(f"U+{ord(c):04X}" for c in sorted(missing))
        notes.append(f"{MISSING} 为字体未收录的字：{points}")
    _notes(page, notes, bottom)
    _wash(page, mark)
    page.showPage()
    page.save()
    return buffer.getvalue()


def _has_glyph(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return character.isprintable()


def _frame(page: Canvas, title: str) -> None:
    page.setStrokeColor(_SEAL)
    page.setLineWidth(2)
    page.rect(_MARGIN / 2, _MARGIN / 2, _WIDTH - _MARGIN, _HEIGHT - _MARGIN)
    page.setLineWidth(0.5)
    page.rect(_MARGIN / 2 + 5, _MARGIN / 2 + 5, _WIDTH - _MARGIN - 10, _HEIGHT - _MARGIN - 10)
    page.setFillColor(_SEAL)
    page.setFont(_FONT, 30)
    page.drawCentredString(_WIDTH / 2, _HEIGHT - 120, title)


def _table(page: Canvas, rows: Sequence[tuple[str, str]]) -> float:
    page.setFillColor(_INK)
    y = float(_HEIGHT) - 185
    for label, value in rows:
        page.setFont(_FONT, 13)
        page.drawRightString(_MARGIN + 130, y, label)
        for line in _wrap(page, value, 14, _WIDTH - 2 * _MARGIN - 150):
            page.setFont(_FONT, 14)
            page.drawString(_MARGIN + 150, y, line)
            y -= 22
        y -= 8
    return y


def _notes(page: Canvas, notes: Sequence[str], below: float) -> None:
    page.setFillColor(_INK)
    y = min(below - 20, 190.0)
    for note in notes:
        for line in _wrap(page, note, 9, _WIDTH - 2 * _MARGIN):
            page.setFont(_FONT, 9)
            page.drawString(_MARGIN, y, line)
            y -= 13


def _wash(page: Canvas, mark: Sequence[str]) -> None:
    page.saveState()
    page.setFillColor(_WASH)
    page.translate(_WIDTH / 2, _HEIGHT / 2)
    page.rotate(35)
    page.setFont(_FONT, 11)
    lines = [line for text in mark for line in _wrap(page, text, 11, 240)[:2]]
    for y in range(-480, 481, 120):
        for x in range(-520, 521, 260):
            for step, line in enumerate(lines):
                page.drawString(x, y - 14 * step, line)
    page.restoreState()


def _wrap(page: Canvas, text: str, size: float, width: float) -> list[str]:
    lines = [""]
    for character in text:
        if page.stringWidth(lines[-1] + character, _FONT, size) > width:
            lines.append("")
        lines[-1] += character
    return lines
