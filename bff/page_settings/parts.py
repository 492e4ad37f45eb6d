"""State of the page settings: the pages, and the features that they depend on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bff.essentials import Essentials
from bff.page_settings.page_shelf import FeatureStates, PageShelf


@dataclass(slots=True, kw_only=True)
class PageSettingParts:
    pages: PageShelf
    features: FeatureStates

    @classmethod
    def open(cls, essentials: Essentials) -> Self:
        return cls(pages=PageShelf(), features=FeatureStates(essentials.clock))
