"""The catalogue's state in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bff.catalogue.index import ItemIndex
from bff.catalogue.items import ItemCache
from bff.essentials import Essentials


@dataclass(slots=True, kw_only=True)
class CatalogueParts:
    index: ItemIndex
    items: ItemCache

    @classmethod
    def open(cls, essentials: Essentials) -> Self:
        return cls(index=ItemIndex(), items=ItemCache())
