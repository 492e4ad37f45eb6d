"""What drafts keep: the places of uploads under way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bff.drafts.upload_places import UploadPlaces
from bff.essentials import Essentials


@dataclass(slots=True, kw_only=True)
class DraftParts:
    upload_places: UploadPlaces

    @classmethod
    def open(cls, essentials: Essentials) -> Self:
        settings = essentials.settings
        return cls(
            upload_places=UploadPlaces(settings.uploads_per_citizen, settings.uploads_at_once)
        )
