"""Requests and answers of pages."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from bff.http.reading import In, Out
from bff.problems import DescribedProblem


class PageQuery(In, kw_only=True):
    """Front that reads the page, and how it shows pages."""

    channel: Literal["phone", "kiosk"]
    """Front: ``phone`` or ``kiosk``."""
    schema: Annotated[int, Meta(ge=1, le=1_000_000)]
    """Newest schema of pages that the front knows. It gets nothing newer."""
    simplified: bool = False
    """True for at most six entries. The last one, ``more``, leads to the page with all of them."""


class PageEntry(Out, kw_only=True):
    """Entry: one press leads somewhere. Exactly one of ``view``, ``call`` and ``more`` is set."""

    text: str
    """Text to show."""
    spoken: str | None
    """What reading aloud says in its place. Null when it is the text."""
    hint: str | None
    """A few words more. Null when there are none."""
    icon: str
    """Name of the icon."""
    view: str | None
    """View of the front."""
    parameters: dict[str, str]
    """Parameters of the view."""
    call: str | None
    """Telephone number as a ``tel:`` address."""
    more: bool
    """True for the entry that leads to this page with everything (更多)."""


class PageTodo(Out, kw_only=True):
    """Something that waits for the citizen (待办)."""

    kind: str
    """``supplement``, ``payment``, ``delegation``, ``delivery``, ``certificate``, ``draft`` or
    ``evaluation``.
    """
    title: str
    """What it is about."""
    detail: str
    """By when, in words."""
    action: str
    """Words of the button that leads there."""
    days_left: int | None
    """Days left, working days for a supplement. Below 0 after the last day, null without one."""
    view: str
    """View of the front."""
    parameters: dict[str, str]
    """Parameters of the view. Ids in them must not stand in an address."""


class PageBlock(Out, kw_only=True):
    """Part of a page. ``kind`` says which members it has; the others are null or empty."""

    kind: str
    """``heading``, ``text``, ``notice``, ``entries``, ``list``, ``steps``, ``picture``, ``code`` or
    ``human``.
    """
    text: str
    """Text, or the block's heading. For a picture it says the same in words."""
    spoken: str | None = None
    """What reading aloud says in place of the text. Null when it is the text."""
    help: str | None = None
    """Help about the block. Null when there is none."""
    icon: str | None = None
    """Name of the block's icon. Null when it has none."""
    detail: str | None = None
    """Second line of a notice. The number of the human line."""
    tone: str | None = None
    """``info`` or ``warn``, for a notice."""
    entries: list[PageEntry] = field(default_factory=list)
    """Entries, in reading order."""
    steps: list[str] = field(default_factory=list)
    """Steps, in their order."""
    source: str | None = None
    """Source of a list (``todos``, ``certificates``, ``cases``, ``drafts``, ``search``,
    ``services``, ``subjects``, ``lifeEvents``) or of a code (``signIn``). The front's own view
    shows it; only ``todos`` come with the page.
    """
    todos: list[PageTodo] = field(default_factory=list)
    """What waits for the citizen, the most urgent first, at most three."""
    empty: str | None = None
    """What to say when the list has nothing."""
    picture: str | None = None
    """Name of the scene: ``choose``, ``scan``, ``card`` or ``receipt``."""
    call: str | None = None
    """Telephone number of the human line as a ``tel:`` address."""


class PageView(Out, kw_only=True):
    """Page of a front: blocks in reading order."""

    name: str
    """Name of the page."""
    title: str
    """Title of the page."""
    schema: int
    """Schema that the blocks keep to."""
    blocks: list[PageBlock]
    """Blocks in reading order. The last one is the line to a person (12345)."""
    problems: list[DescribedProblem] = field(default_factory=list)
    """Why something that waits for the citizen may be missing. Empty when nothing is."""
