"""State of cases: the press of receipts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bff.essentials import Essentials
from bff.paper.press import Press


@dataclass(slots=True, kw_only=True)
class CaseParts:
    press: Press

    @classmethod
    def open(cls, essentials: Essentials) -> Self:
        press = Press(essentials.settings.server.receipt_font)
        essentials.life.on_close(press.close)
        return cls(press=press)
