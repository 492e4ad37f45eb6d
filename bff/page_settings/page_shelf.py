"""The pages of this worker: read once, and each answer prepared once."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from bff.page_settings.fields import Front
from bff.page_settings.page_blocks import Page, PageFeature
from bff.page_settings.page_files import FOLDER, read_pages
from bff.page_settings.page_problems import PAGE_NOT_FOUND
from bff.page_settings.page_rendering import Reader, render
from bff.page_settings.page_rules import Circumstances, features_of, shows_todos
from bff.problems import Problem
from ground.clock import Clock

FEATURES_S = 5.0
"""Seconds for which the state of the features is remembered."""
_ANSWERS = 1024


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """Page as bytes, with its ETag."""

    body: bytes
    tag: str


class PageShelf:
    def __init__(self, folder: Path = FOLDER) -> None:
        self._pages = read_pages(folder)
        self._features = {name: features_of(page) for name, page in self._pages.items()}
        self._with_todos = {name for name, page in self._pages.items() if shows_todos(page)}
        self.prepared = lru_cache(maxsize=_ANSWERS)(self._prepare)

    def page(self, name: str, front: Front) -> Page:
        """Return the page. Problem ``page-not-found`` if the front has none of this name."""
        page = self._pages.get(name)
        if page is None or front not in page.fronts:
            names = [other for other, page in self._pages.items() if front in page.fronts]
            raise Problem(PAGE_NOT_FOUND, pages=", ".join(names) or "–")
        return page

    def features_of(self, name: str) -> frozenset[PageFeature]:
        return self._features[name]

    def shows_todos(self, name: str) -> bool:
        return name in self._with_todos

    def _prepare(self, name: str, circumstances: Circumstances, reader: Reader) -> PreparedPage:
        body = msgspec.json.encode(render(name, self._pages[name], circumstances, reader))
        return PreparedPage(body, f'"{hashlib.sha256(body).hexdigest()[:27]}"')


class FeatureStates:
    """Features that can be used, as they were at most ``FEATURES_S`` ago.

    ``ask`` finds them out. One request asks for all that wait.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asking = asyncio.Lock()
        self._asked_at: float | None = None
        self._features: frozenset[PageFeature] = frozenset()

    async def current(
        self, ask: Callable[[], Awaitable[Mapping[str, bool]]]
    ) -> frozenset[PageFeature]:
        if self._is_old():
            async with self._asking:
                if self._is_old():
                    usable = await ask()
                    self._features = frozenset(
                        feature for feature in PageFeature if usable.get(feature, False)
                    )
                    self._asked_at = self._clock.unix()
        return self._features

    def _is_old(self) -> bool:
        # The distance both ways: a clock may be set back.
        return self._asked_at is None or abs(self._clock.unix() - self._asked_at) >= FEATURES_S
