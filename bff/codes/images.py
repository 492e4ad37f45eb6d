"""Pictures of codes, drawn off the event loop, cached in memory while the code is valid."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from ground.clock import Clock
from qr import MARK, render_png, render_svg

CACHE_SIZE = 2_000
Key = tuple[str, str, int, bool]


@dataclass(frozen=True, slots=True)
class CachedImage:
    owner: str
    body: bytes
    until: float


class CodeImages:
    """Cache of drawn codes, and the thread that draws them.

    Drawing holds the interpreter lock, so more threads would only take turns (docs/sources.md).
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="qr")
        self._cache: OrderedDict[Key, CachedImage] = OrderedDict()

    def find(self, key: Key, owner: str) -> bytes | None:
        """Return a cached picture, for the code's owner only, while the code is valid."""
        image = self._cache.get(key)
        if image is None or image.owner != owner or image.until <= self._clock.unix():
            return None
        return image.body

    async def draw(self, key: Key, owner: str, url: str, title: str, until: float) -> bytes:
        """Draw ``url`` and cache it by ``key``: code id, ``png`` or ``svg``, scale, with emblem."""
        _, media, scale, emblem = key
        mark = MARK if emblem else None
        if media == "png":
            work = partial(render_png, url, scale=scale, emblem=mark)
        else:
            work = partial(_svg, url, title, emblem)
        body = await asyncio.get_running_loop().run_in_executor(self._thread, work)
        self._cache[key] = CachedImage(owner, body, until)
        if len(self._cache) > CACHE_SIZE:
            self._cache.popitem(last=False)
        return body

    async def draw_svg(self, text: str, title: str) -> str:
        """Draw any text as SVG, without caching it."""
        work = partial(render_svg, text, title=title)
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)


def _svg(url: str, title: str, emblem: bool) -> bytes:
    return render_svg(url, title=title, emblem=MARK if emblem else None).encode()
