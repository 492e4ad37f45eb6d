"""Recipients of pushes: people, their language of today, and their choices about messages."""

from __future__ import annotations

from bff.page_settings.effective_values import written_language
from bff.progress.preferences import choice_of
from bff.scopes import PHONE_SCOPES
from models import Person
from notifications import Reader
from notifications.recipients import Recipient


class PeopleOfDatabase:
    """People with an account here. A push is read on one's own phone, so with a phone's scopes."""

    async def find(self, person_id: str) -> Recipient | None:
        """Return the recipient as they are now, or None if the person is gone."""
        if not await Person.exists(id=person_id):
            return None
        reader = Reader(person_id, await written_language(person_id), PHONE_SCOPES)
        return Recipient(reader, await choice_of(person_id))
