"""Pages as their YAML files declare them: blocks in reading order, decoded strictly.

Every text is a pair, and neither of a pair can be missing. ``plain`` says the same in plainer words
(简明), ``spoken`` is read aloud in its place.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from bff.page_settings.fields import Front
from ground.language import Text
from models.session import AssuranceLevel
from models.terminal import Capability

HOTLINE = "tel:12345"
"""The government hotline (政务服务便民热线)."""

_Line = Annotated[str, Meta(min_length=1, max_length=160, pattern=r"^\S(.*\S)?$")]
_Name = Annotated[str, Meta(pattern=r"^[a-z][A-Za-z0-9]*$")]


class PageFeature(StrEnum):
    """Feature of ``/v1/status`` that a block may ask for. The last two do not exist yet."""

    CATALOGUE = "catalogue"
    CERTIFICATES = "certificates"
    PRESENTATIONS = "presentations"
    SCANS = "scans"
    SIGN_IN = "signIn"
    BOOKING = "booking"
    MESSAGES = "messages"


class ListSource(StrEnum):
    """Source of a list. The server fills in ``todos``, the front's own view the others."""

    TODOS = "todos"
    CERTIFICATES = "certificates"
    CASES = "cases"
    DRAFTS = "drafts"
    SEARCH = "search"
    SERVICES = "services"
    SUBJECTS = "subjects"
    LIFE_EVENTS = "lifeEvents"


class CodeSource(StrEnum):
    """Code that a front draws in a block."""

    SIGN_IN = "signIn"


class Tone(StrEnum):
    """Tone of a notice."""

    INFO = "info"
    WARN = "warn"


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Part of a page file."""


class Pair(_Part, frozen=True):
    """One text in both languages."""

    zh: _Line
    en: _Line

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


class Words(Pair, frozen=True, kw_only=True):
    """Text with its variants."""

    plain: Pair | None = None
    spoken: Pair | None = None

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en, None if self.plain is None else self.plain.text)


class When(_Part, frozen=True, kw_only=True):
    """Conditions for a block or an entry. All that are given must hold."""

    signed_in: bool | None = None
    level: AssuranceLevel | None = None
    """Least assurance level of the session."""
    capability: Capability | None = None
    """Permission that the terminal has."""
    feature: PageFeature | None = None
    """Feature that can be used now."""
    todos: bool | None = None
    """Whether something waits for the citizen."""
    front: Front | None = None

    def __post_init__(self) -> None:
        if all(getattr(self, name) is None for name in self.__struct_fields__):
            raise ValueError("Expected at least one condition")
        if self.signed_in is False and (self.level is not None or self.todos):
            raise ValueError("Expected neither `level` nor `todos` for who is not signed in")


class Entry(_Part, frozen=True, kw_only=True):
    """Entry: one press leads to a view of the front, or calls a telephone number."""

    text: Words
    icon: str
    hint: Words | None = None
    view: _Name | None = None
    parameters: dict[_Name, str] = {}
    call: Annotated[str, Meta(pattern=r"^tel:\+?[0-9]{3,20}$")] | None = None
    more: bool = False
    """True for the entry that leads to the same page with everything. The server adds it."""
    when: When | None = None

    def __post_init__(self) -> None:
        if [self.view is not None, self.call is not None, self.more].count(True) != 1:
            raise ValueError("Expected either `view` or `call`")


class Block(_Part, frozen=True, kw_only=True, tag_field="kind"):
    """Part of a page. Without a ``needed`` block the page makes no sense."""

    when: When | None = None
    needed: bool = False
    help: Words | None = None
    icon: str | None = None


class Heading(Block, frozen=True, kw_only=True, tag="heading"):
    text: Words


class Paragraph(Block, frozen=True, kw_only=True, tag="text"):
    text: Words


class Notice(Block, frozen=True, kw_only=True, tag="notice"):
    text: Words
    detail: Words
    tone: Tone = Tone.INFO


class Entries(Block, frozen=True, kw_only=True, tag="entries"):
    """Group of entries. ``text`` names the group."""

    text: Words
    entries: Annotated[tuple[Entry, ...], Meta(min_length=1)]


class SourceList(Block, frozen=True, kw_only=True, tag="list"):
    """List of a named source. ``empty`` is shown when the source has nothing."""

    text: Words
    source: ListSource
    empty: Words | None = None


class Steps(Block, frozen=True, kw_only=True, tag="steps"):
    text: Words
    steps: Annotated[tuple[Words, ...], Meta(min_length=1)]


class Picture(Block, frozen=True, kw_only=True, tag="picture"):
    """Scene. ``text`` says the same in words."""

    text: Words
    name: str


class Code(Block, frozen=True, kw_only=True, tag="code"):
    """QR code that the front draws."""

    text: Words
    source: CodeSource


class Human(Block, frozen=True, kw_only=True, tag="human"):
    """The line that leads to a person. Every page ends with it."""


AnyBlock = Heading | Paragraph | Notice | Entries | SourceList | Steps | Picture | Code | Human


class Page(_Part, frozen=True, kw_only=True):
    """Page as its file declares it. Its name is the file's."""

    title: Words
    fronts: Annotated[tuple[Front, ...], Meta(min_length=1)]
    blocks: Annotated[tuple[AnyBlock, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        if len(set(self.fronts)) != len(self.fronts):
            raise ValueError("Expected each front once - at `$.fronts`")
        humans = [index for index, block in enumerate(self.blocks) if isinstance(block, Human)]
        if humans != [len(self.blocks) - 1]:
            raise ValueError("Expected one `human` block, at the end - at `$.blocks`")
        if self.blocks[-1].when is not None:
            raise ValueError("Expected a `human` block without `when` - at `$.blocks`")
