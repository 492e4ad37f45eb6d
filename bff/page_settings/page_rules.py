"""Rules of pages, pure: which blocks and entries a page has in given circumstances."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from bff.identity.assurance import reaches
from bff.page_settings.fields import Front
from bff.page_settings.page_blocks import (
    AnyBlock,
    Entries,
    Entry,
    ListSource,
    Page,
    PageFeature,
    SourceList,
    When,
    Words,
)
from models.session import AssuranceLevel
from models.terminal import Capability

SIMPLIFIED_ENTRIES = 6
"""The most entries of a simplified page, 更多 among them."""

MORE = Entry(text=Words(zh="更多", en="More"), icon="list", more=True)
"""Entry that leads to the same page with everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Circumstances in which somebody reads a page. ``level`` is None for who is not signed in."""

    front: Front
    level: AssuranceLevel | None = None
    capabilities: frozenset[Capability] = frozenset()
    features: frozenset[PageFeature] = frozenset()
    has_todos: bool = False
    simplified: bool = False


def holds(when: When | None, circumstances: Circumstances) -> bool:
    """Tell if all conditions that are given hold."""
    if when is None:
        return True
    level = circumstances.level
    return (
        (when.signed_in is None or when.signed_in == (level is not None))
        and (when.level is None or (level is not None and reaches(level, when.level)))
        and (when.capability is None or when.capability in circumstances.capabilities)
        and (when.feature is None or when.feature in circumstances.features)
        and (when.todos is None or when.todos == circumstances.has_todos)
        and (when.front is None or when.front == circumstances.front)
    )


def blocks_of(page: Page, circumstances: Circumstances) -> list[AnyBlock]:
    """Return the page's blocks in reading order."""
    blocks: list[AnyBlock] = []
    for block in page.blocks:
        if not holds(block.when, circumstances):
            continue
        if isinstance(block, Entries):
            entries = tuple(entry for entry in block.entries if holds(entry.when, circumstances))
            if entries:
                blocks.append(replace(block, entries=entries))
        else:
            blocks.append(block)
    return _simplify(blocks) if circumstances.simplified else blocks


def _simplify(blocks: list[AnyBlock]) -> list[AnyBlock]:
    """Keep the first entries of the page, and lead to the rest by 更多."""
    total = sum(len(block.entries) for block in blocks if isinstance(block, Entries))
    if total <= SIMPLIFIED_ENTRIES:
        return blocks
    room = SIMPLIFIED_ENTRIES - 1
    simple: list[AnyBlock] = []
    for block in blocks:
        if not isinstance(block, Entries):
            simple.append(block)
        elif room:
            entries = block.entries[:room]
            room -= len(entries)
            simple.append(replace(block, entries=entries if room else (*entries, MORE)))
    return simple


def features_of(page: Page) -> frozenset[PageFeature]:
    """Return the features that the page depends on."""
    return frozenset(
        when.feature
        for when in conditions_of(page)
        if when is not None and when.feature is not None
    )


def shows_todos(page: Page) -> bool:
    """Tell if the page depends on what waits for the citizen."""
    has_list = any(
        isinstance(block, SourceList) and block.source is ListSource.TODOS for block in page.blocks
    )
    return has_list or any(
        when is not None and when.todos is not None for when in conditions_of(page)
    )


def conditions_of(page: Page) -> list[When | None]:
    """Return the condition of each block and entry."""
    entries = [e for block in page.blocks if isinstance(block, Entries) for e in block.entries]
    return [*(block.when for block in page.blocks), *(entry.when for entry in entries)]
