"""People who receive pushes, as the program around knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from notifications.messages import Reader
from notifications.policy import Choice


@dataclass(frozen=True, slots=True)
class Recipient:
    """Person who may receive pushes: as a reader, in their language of today, with their choice."""

    reader: Reader
    choice: Choice


class Recipients(Protocol):
    """Source of recipients. It is asked again at each plan and each send."""

    async def find(self, person_id: str) -> Recipient | None:
        """Return the recipient, or None if the person is gone."""
        ...
