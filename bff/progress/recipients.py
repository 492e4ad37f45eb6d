"""Recipients of pushes: people, their language of today, and their choices about messages."""

from __future__ import annotations

from bff.page_settings.effective_values import written_language
from bff.page_settings.storage import document_of
from bff.progress.preferences import choice_by
from bff.scopes import PHONE_SCOPES
from models.person_choices import read_choices
from notifications import Reader
from notifications.recipients import Recipient


class PeopleOfDatabase:
    """People with an account here. A push is read on one's own phone, so with a phone's scopes."""

    async def find(self, person_id: str) -> Recipient | None:
        """Return the recipient as they are now, or None if the person is gone."""
        choices = await read_choices(person_id)
        if choices is None:
            return None
        language = written_language(document_of(choices.page))
        return Recipient(Reader(person_id, language, PHONE_SCOPES), choice_by(choices.messages))
