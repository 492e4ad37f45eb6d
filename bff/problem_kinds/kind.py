"""What one kind of problem is."""

from __future__ import annotations

from typing import NamedTuple

from ground.language import Text


class Kind(NamedTuple):
    """``detail`` may have ``{names}``, filled by whoever raises it."""

    status: int
    title: Text
    detail: Text
