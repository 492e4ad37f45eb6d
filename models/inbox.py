"""Messages to citizens, in order: the stream and the inbox both read them from here.

``seq`` is counted per person under that person's row lock, so a reader that has seen seq n has seen
everything before. With a sequence shared by all, a slower transaction could commit a smaller number
afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q
from tortoise.models import Model

from models.encryption import EncryptedText
from models.guarded_writes import GUARD, PREVIOUS, Write
from models.personal import Personal
from models.push import Push
from models.rights import only_while
from models.rows import select_rows
from models.transaction import database, execute_returning, transact


class InboxMessage(Model):
    """A message to a person.

    ``about`` names what it is about, such as ``case:<id>``: to open that reads the message.
    ``needs_plan`` says that its pushes are not planned yet.
    """

    id = fields.BigIntField(primary_key=True, generated=True)
    person_id = fields.CharField(max_length=24)
    seq = fields.BigIntField()
    kind = fields.CharField(max_length=24)
    body = EncryptedText()
    about = fields.CharField(max_length=40, null=True)
    at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)
    needs_plan = fields.BooleanField(null=True)

    PERSONAL = Personal(subject_columns=("person_id",), data_columns=("kind", "body", "about"))

    class Meta:
        table = "inbox_message"
        table_description = "消息"
        unique_together = (("person_id", "seq"),)
        indexes = (("person_id", "about"), ("person_id", "read_at"))

    @classmethod
    def writes(
        cls,
        person_id: str,
        kind: str,
        body: str,
        at: datetime,
        *rights: Write,
        about: str | None = None,
        is_read: bool = False,
        needs_plan: bool = False,
        needs_guard: bool = False,
    ) -> tuple[Write, Write]:
        """Build the writes of a message: take the person's next number, and put the row under it.

        The second one gives the message's id; it writes nothing, and gives null, if one of the
        ``rights`` to receive it has ended. ``body`` is JSON text. With ``is_read`` it counts as
        read from the beginning. With ``needs_guard`` both depend on the guard of ``run_together``.
        """
        guard = f" AND {GUARD} IS NOT NULL" if needs_guard else ""
        number = Write(
            "UPDATE person SET inbox_seq = inbox_seq + 1 "  # noqa: S608 - our own words
            f"WHERE id = $1{guard} RETURNING inbox_seq AS id",
            person_id,
        )
        fields_map = cls._meta.fields_map
        row = Write(
            "INSERT INTO inbox_message (person_id, seq, kind, body, about, at, read_at, "  # noqa: S608
            "needs_plan) SELECT $1, seq, $2, $3, $4, $5, $6, $7 "
            f"FROM (SELECT CAST({PREVIOUS} AS BIGINT) AS seq) AS number WHERE seq IS NOT NULL "
            "RETURNING id",
            person_id,
            kind,
            fields_map["body"].to_db_value(body, cls),
            about,
            at.astimezone(UTC),
            at.astimezone(UTC) if is_read else None,
            needs_plan or None,
        )
        return only_while(number, *rights), row

    @classmethod
    async def supersede(
        cls,
        connection: BaseDBAsyncClient,
        person_id: str,
        kind: str,
        about: str | None,
        before: int,
        now: datetime,
    ) -> None:
        """Count the messages of this kind about the same thing ``before`` this id as read."""
        unread = cls.filter(person_id=person_id, kind=kind, about=about, read_at__isnull=True)
        await unread.filter(id__lt=before).using_db(connection).update(read_at=now)

    @classmethod
    async def after(cls, person_id: str, seq: int, limit: int) -> list[InboxMessage]:
        condition = "person_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
        return await select_rows(cls, condition, person_id, seq, limit)

    @classmethod
    async def before(
        cls,
        person_id: str,
        seq: int | None,
        kinds: Sequence[str],
        limit: int,
        *,
        unread: bool,
        abouts: Sequence[str] | None = None,
    ) -> list[InboxMessage]:
        """Read messages of these kinds before ``seq``, newest first.

        With ``abouts`` only the unread ones and those about one of them.
        """
        rows = cls.filter(person_id=person_id, kind__in=kinds)
        rows = rows if seq is None else rows.filter(seq__lt=seq)
        rows = rows.filter(read_at__isnull=True) if unread else rows
        if abouts is not None:
            rows = rows.filter(Q(read_at__isnull=True) | Q(about__in=abouts))
        return await rows.order_by("-seq").limit(limit)

    @classmethod
    async def count_unread(cls, person_id: str, kinds: Sequence[str]) -> dict[str, int]:
        """Count the unread messages of these kinds, by kind; a kind without any is left out."""
        places = ", ".join(f"${number}" for number in range(2, 2 + len(kinds)))
        rows = await execute_returning(
            database(),
            "SELECT kind, count(*) AS number FROM inbox_message WHERE person_id = $1 "  # noqa: S608
            f"AND read_at IS NULL AND kind IN ({places or 'NULL'}) GROUP BY kind",
            person_id,
            *kinds,
        )
        return {str(row["kind"]): int(str(row["number"])) for row in rows}

    @classmethod
    async def mark_read(
        cls,
        connection: BaseDBAsyncClient,
        person_id: str,
        kinds: Sequence[str],
        now: datetime,
        *,
        up_to: int | None,
        about: str | None,
    ) -> int:
        """Count messages as read, up to a number or about something; return how many were not.

        ``about`` without an id stands for all of that family.
        """
        rows = cls.filter(person_id=person_id, read_at__isnull=True, kind__in=kinds)
        if up_to is not None:
            rows = rows.filter(seq__lte=up_to)
        if about is not None:
            rows = rows.filter(Q(about=about) if ":" in about else Q(about__startswith=f"{about}:"))
        return int(await rows.using_db(connection).update(read_at=now))

    @classmethod
    async def erase(cls, before: datetime, limit: int) -> int:
        """Erase the oldest messages if they are from before then, with their pushes.

        Return their number. They are found by id, which rises with time.
        """

        async def work(connection: BaseDBAsyncClient) -> int:
            rows = await execute_returning(
                connection,
                "DELETE FROM inbox_message WHERE at < $1 AND id IN "
                "(SELECT id FROM inbox_message ORDER BY id LIMIT $2) RETURNING id",
                before.astimezone(UTC),
                limit,
            )
            ids = [int(str(row["id"])) for row in rows]
            if ids:
                await Push.filter(message_id__in=ids).using_db(connection).delete()
            return len(ids)

        return await transact(work)

    @classmethod
    async def list_unplanned(cls, message_id: int) -> list[InboxMessage]:
        """Read the person's messages up to this one whose pushes are not planned, oldest first.

        There is none if this one is gone, or planned.
        """
        return await select_rows(
            cls,
            "needs_plan "
            "AND person_id = (SELECT person_id FROM inbox_message WHERE id = $1 AND needs_plan) "
            "AND seq <= (SELECT seq FROM inbox_message WHERE id = $1) ORDER BY seq",
            message_id,
        )

    @classmethod
    def planned_write(cls, message_id: int) -> Write:
        """Build the guard that notes that its pushes are planned, unless they are already."""
        sql = "UPDATE inbox_message SET needs_plan = NULL WHERE id = $1 AND needs_plan RETURNING id"
        return Write(sql, message_id)
