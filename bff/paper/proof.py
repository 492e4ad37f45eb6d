"""A proof of a font: a short paper, drawn with it in both ways."""

from __future__ import annotations

from pathlib import Path

from bff.paper.blocks import Block, Paper, Style
from bff.paper.document import draw_document
from bff.paper.picture import draw_picture
from bff.paper.press import draw_alone

PROOF = Paper(
    language="zh-CN",
    title="收件凭证",
    blocks=[Block(Style.TITLE, "收件凭证"), Block(Style.TEXT, "Receipt 0123456789", "凭证号")],
    page_label="{page} / {pages}",
    cut_picture="",
    cut_document="",
)


def draw_proof(font_file: Path) -> None:
    """Draw the proof. Raise FontUnfit. It loads reportlab."""
    for draw in (draw_document, draw_picture):
        draw_alone(draw, PROOF, font_file)
