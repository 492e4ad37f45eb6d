"""A paper as PDF: A4, text that can be selected, its font inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from bff.paper.blocks import Paper, Style
from bff.paper.font import Font, load_font
from bff.paper.rows import Row, Sheet, cut_rows

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_HEIGHT = 841.89
_FOOT = 28.0
_SMALL = 10.0
A4 = Sheet(
    width=595.28,
    margin=56.0,
    label=116.0,
    sizes={Style.TITLE: 22.0, Style.HEADING: 14.0, Style.TEXT: 12.0, Style.SMALL: _SMALL},
    most_rows=1600,
)


def draw_document(paper: Paper, font_file: Path) -> bytes:
    """Draw the PDF, at most 1,600 rows. Takes CPU: not for the event loop."""
    from reportlab.pdfgen.canvas import Canvas

    font = load_font(font_file)
    pages = list(_pages(cut_rows(paper.blocks, A4, font, paper.cut_document)))
    body = BytesIO()
    canvas = Canvas(
        body,
        pagesize=(A4.width, _HEIGHT),
        pageCompression=1,
        lang=paper.language,
        initialFontName=font.name,
    )
    canvas.setTitle(paper.title)
    canvas.setAuthor("码上办")
    canvas.setCreator("码上办")
    canvas.setSubject(paper.title)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for number, rows in enumerate(pages, 1):
        _draw_page(canvas, rows, font)
        foot = paper.page_label.format(page=number, pages=len(pages))
        canvas.setFont(font.name, _SMALL)
        canvas.drawString(A4.margin, _FOOT, font.drawable(foot))
        canvas.showPage()
    canvas.save()
    return body.getvalue()


def _pages(rows: Sequence[Row]) -> Iterator[list[Row]]:
    page: list[Row] = []
    used = 0.0
    for group in _groups(rows):
        high = sum(row.above + row.height for row in group)
        if page and used + high > _HEIGHT - 2 * A4.margin:
            yield page
            page, used = [], 0.0
        page += group
        used += high
    yield page


def _groups(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield rows that stand on one page: a heading with the row after it."""
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if not row.keeps_next:
            yield group
            group = []
    if group:
        yield group


def _draw_page(canvas: Canvas, rows: Sequence[Row], font: Font) -> None:
    y = _HEIGHT - A4.margin
    for row in rows:
        y -= row.above + row.height
        canvas.setFont(font.name, row.size)
        for word in row.words:
            canvas.drawString(word.left, y + 0.35 * row.size, word.text)
