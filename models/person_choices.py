"""A person's page settings and message settings, in one read: how and where to write to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from models.notification_preference import NotificationPreference
from models.page_setting import PageSetting
from models.rows import columns_of, row_of
from models.transaction import database, execute_returning

_PAGE, _MESSAGES = "page_", "messages_"


@dataclass(frozen=True, slots=True)
class PersonChoices:
    """Documents of one person; None where they have chosen nothing."""

    page: PageSetting | None
    messages: NotificationPreference | None


async def read_choices(person_id: str) -> PersonChoices | None:
    """Read the choices of a person; None if there is no such person."""
    rows = await execute_returning(database(), _statement(), person_id)
    if not rows:
        return None
    [row] = rows
    return PersonChoices(
        page=row_of(PageSetting, row, _PAGE) if row[f"{_PAGE}person_id"] else None,
        messages=(
            row_of(NotificationPreference, row, _MESSAGES) if row[f"{_MESSAGES}person_id"] else None
        ),
    )


@cache
def _statement() -> str:
    return (
        f"SELECT {columns_of(PageSetting, 'page', _PAGE)}, "  # noqa: S608 - our own names
        f"{columns_of(NotificationPreference, 'messages', _MESSAGES)} FROM person "
        "LEFT JOIN page_setting AS page ON page.person_id = person.id "
        "LEFT JOIN notification_preference AS messages ON messages.person_id = person.id "
        "WHERE person.id = $1"
    )
