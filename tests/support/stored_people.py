"""Citizens who are in the database without having signed in."""

from __future__ import annotations

from datetime import datetime

from models import Person
from models.encryption import Clear


async def put_person(person_id: str, at: datetime, mobile: str | None = None) -> None:
    """Store a person who came at this time."""
    await Person.create(
        id=person_id,
        kind="person",
        lookup=person_id,
        cert_type="111",
        cert_no=Clear("1"),
        name=Clear("林秀英"),
        mobile=None if mobile is None else Clear(mobile),
        created_at=at,
        seen_at=at,
    )
