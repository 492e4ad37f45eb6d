"""State of codes: the keys that sign them, the valid ones, their pictures, the table of actions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self

from bff.codes.images import CodeImages
from bff.codes.live_codes import LiveCodes
from bff.essentials import Essentials
from bff.keys import Keys
from bff.scans import CodeActions
from qr import CodeKey, KeyRing


def code_ring(keys: Keys) -> KeyRing:
    return KeyRing(
        tuple(
            CodeKey(
                key.id,
                key.derive("code"),
                None if key.retired_at is None else int(key.retired_at.timestamp()),
            )
            for key in keys.ring
        )
    )


@dataclass(slots=True, kw_only=True)
class CodeParts:
    """``actions`` and ``refused_scans`` are filled from the faces."""

    ring: KeyRing
    live: LiveCodes
    images: CodeImages
    actions: CodeActions = field(default_factory=lambda: CodeActions({}))
    refused_scans: tuple[Callable[..., Awaitable[None]], ...] = ()

    @classmethod
    def open(cls, essentials: Essentials) -> Self:
        images = CodeImages(essentials.clock)
        essentials.life.on_close(images.close)
        return cls(
            ring=code_ring(essentials.settings.keys),
            live=LiveCodes(essentials.redis, essentials.seal),
            images=images,
        )
