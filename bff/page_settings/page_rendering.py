"""Pages as a front gets them: in its language, and in blocks that it knows. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bff.page_settings.fields import Front
from bff.page_settings.page_blocks import (
    HOTLINE,
    AnyBlock,
    Block,
    Code,
    Entries,
    Entry,
    Human,
    ListSource,
    Notice,
    Page,
    Picture,
    SourceList,
    Steps,
    Tone,
    Words,
)
from bff.page_settings.page_rules import Circumstances, blocks_of
from bff.page_settings.page_schemas import PageBlock, PageEntry, PageTodo, PageView
from ground.language import Language

SCHEMA = 1
"""Newest schema of pages. A new kind of block raises it."""

SINCE: Mapping[type[Block], int] = {}
"""Schema with which a kind of block came, if that is not the first."""

UPDATE = Notice(
    text=Words(zh="请更新“码上办”", en="Please update Mashangban"),
    detail=Words(
        zh="这一页要用新版本才能看全。更新以后再打开，或问 12345。",
        en="This page needs a newer version. Update and open it again, or ask 12345.",
    ),
    tone=Tone.WARN,
)
_HUMAN = {
    Front.PHONE: Words(zh="打电话问人", en="Ask a person"),
    Front.KIOSK: Words(zh="请人帮忙，或打电话", en="Get help, or call"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Language of a front, and the schema of pages that it knows."""

    language: Language
    schema: int = SCHEMA

    def words(self, words: Words) -> str:
        return words.text.render(self.language)

    def spoken(self, words: Words) -> str | None:
        return None if words.spoken is None else words.spoken.text.render(self.language)


def adapt(
    blocks: Sequence[AnyBlock],
    schema: int,
    *,
    newest: int = SCHEMA,
    since: Mapping[type[Block], int] = SINCE,
) -> list[AnyBlock]:
    """Return the blocks that a front with this schema knows.

    The newest schema and the one before are served. Of the blocks that the front lacks one that is
    needed becomes "please update", and another is left out. An older front gets nothing else.
    """
    human = [block for block in blocks if isinstance(block, Human)]
    if schema < newest - 1:
        return [UPDATE, *human]
    result: list[AnyBlock] = []
    for block in blocks:
        if since.get(type(block), 1) <= schema:
            result.append(block)
        elif block.needed and UPDATE not in result:
            result.append(UPDATE)
    return result


def render(
    name: str,
    page: Page,
    circumstances: Circumstances,
    reader: Reader,
    todos: Sequence[PageTodo] = (),
) -> PageView:
    blocks = adapt(blocks_of(page, circumstances), reader.schema)
    return PageView(
        name=name,
        title=reader.words(page.title),
        schema=min(reader.schema, SCHEMA),
        blocks=[_block(block, circumstances.front, reader, todos) for block in blocks],
    )


def _block(block: AnyBlock, front: Front, reader: Reader, todos: Sequence[PageTodo]) -> PageBlock:
    text = _HUMAN[front] if isinstance(block, Human) else block.text
    return PageBlock(
        kind=str(block.__struct_config__.tag),
        text=reader.words(text),
        spoken=reader.spoken(text),
        help=None if block.help is None else reader.words(block.help),
        icon="phone" if isinstance(block, Human) else block.icon,
        **_own_members(block, reader, todos),
    )


def _own_members(block: AnyBlock, reader: Reader, todos: Sequence[PageTodo]) -> dict[str, Any]:
    """Return the members that only this kind of block has."""
    match block:
        case Notice():
            return {"detail": reader.words(block.detail), "tone": block.tone}
        case Entries():
            return {"entries": [_entry(entry, reader) for entry in block.entries]}
        case SourceList():
            own = [*todos] if block.source is ListSource.TODOS else []
            empty = None if block.empty is None else reader.words(block.empty)
            return {"source": block.source, "todos": own, "empty": empty}
        case Steps():
            return {"steps": [reader.words(step) for step in block.steps]}
        case Picture():
            return {"picture": block.name}
        case Code():
            return {"source": block.source}
        case Human():
            return {"detail": HOTLINE.removeprefix("tel:"), "call": HOTLINE}
        case _:
            return {}


def _entry(entry: Entry, reader: Reader) -> PageEntry:
    return PageEntry(
        text=reader.words(entry.text),
        spoken=reader.spoken(entry.text),
        hint=None if entry.hint is None else reader.words(entry.hint),
        icon=entry.icon,
        view=entry.view,
        parameters=entry.parameters,
        call=entry.call,
        more=entry.more,
    )
