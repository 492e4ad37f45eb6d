"""Garbage collection at the start of a process.

A start makes hundreds of thousands of objects that stay. Collections look at all of them again and
again, and find nothing: without them, importing takes a third less CPU.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def import_without_collection() -> Iterator[None]:
    """Import without collections, and exempt what is there afterwards from later ones."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def exempt_all() -> None:
    """Exempt all objects that are there now from collections, apart from garbage.

    Called once a server has started. A full collection afterwards would take 50 ms, in which
    nobody is answered.
    """
    gc.collect()
    gc.freeze()
