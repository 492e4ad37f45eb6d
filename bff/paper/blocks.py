"""Blocks of a paper, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """Style of a block."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraph; a ``label`` stands before it."""

    style: Style
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Text of a paper. ``language`` is a tag of RFC 5646."""

    language: str
    title: str
    blocks: list[Block]
    page_label: str
    """Line at the foot of each page; ``{page}`` and ``{pages}`` are its places."""
    cut_picture: str
    """Says that a picture does not show everything."""
    cut_document: str
    """Says that a document does not show everything."""
