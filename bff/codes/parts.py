"""State of codes: the keys that sign them, the valid ones, their pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bff.codes.images import CodeImages
from bff.codes.live_codes import LiveCodes
from bff.essentials import Essentials
from bff.keys import Keys
from qr import CodeKey, KeyRing


def code_ring(keys: Keys) -> KeyRing:
    return KeyRing(
        tuple(
            CodeKey(
                key.id,
                key.derived("code"),
                None if key.retired_at is None else int(key.retired_at.timestamp()),
            )
            for key in keys.ring
        )
    )


@dataclass(slots=True, kw_only=True)
class CodeParts:
    ring: KeyRing
    live: LiveCodes
    images: CodeImages

    @classmethod
    def open(cls, essentials: Essentials) -> Self:
        images = CodeImages(essentials.clock)
        essentials.life.on_close(images.close)
        return cls(
            ring=code_ring(essentials.settings.keys),
            live=LiveCodes(essentials.redis, essentials.seal),
            images=images,
        )
