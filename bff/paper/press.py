"""The thread that draws papers, beside the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from bff.paper.blocks import Paper
from bff.paper.font import OWN_FONT

MOST_WAITING = 8

Draw = Callable[[Paper, Path], bytes]

# Fonts are loaded once for a process, which may hold several apps, each with its press.
_ONE_AT_A_TIME = threading.Lock()


class PressBusy(Exception):
    """Too many papers wait already."""


class FontUnfit(Exception):
    """The operator's font cannot draw the paper."""


def draw_alone(draw: Draw, paper: Paper, font_file: Path) -> bytes:
    """Draw while no other thread does. Raise FontUnfit when it fails with a font not of ours."""
    with _ONE_AT_A_TIME:
        try:
            return draw(paper, font_file)
        except Exception as error:  # a broken font fails anywhere in reportlab or FreeType
            if font_file == OWN_FONT:
                raise
            raise FontUnfit(f"{type(error).__name__}: {error}") from error


class Press:
    """One thread: drawing holds the interpreter lock, so more would only take turns."""

    def __init__(self, font_file: Path | None, most_waiting: int = MOST_WAITING) -> None:
        self._font_file = font_file or OWN_FONT
        self._most_waiting = most_waiting
        self.waiting = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="paper")

    async def print(self, draw: Draw, paper: Paper) -> bytes:
        """Draw a paper. Raise PressBusy when too many wait, FontUnfit when the font fails."""
        if self.waiting >= self._most_waiting:
            raise PressBusy
        self.waiting += 1
        try:
            work = partial(draw_alone, draw, paper, self._font_file)
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self.waiting -= 1

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)
