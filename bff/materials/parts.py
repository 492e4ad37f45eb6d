"""State of materials: the places for uploads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bff.essentials import Essentials
from bff.materials.upload_places import UploadPlaces


@dataclass(slots=True, kw_only=True)
class MaterialParts:
    upload_places: UploadPlaces

    @classmethod
    def open(cls, essentials: Essentials) -> Self:
        return cls(upload_places=UploadPlaces())
