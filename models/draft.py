"""Drafts (草稿), and the materials (材料) of drafts and cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import F
from tortoise.models import Model

from models.encryption import EncryptedText
from models.guarded_writes import Write
from models.personal import Personal
from models.rights import only_while
from models.rows import select_rows
from models.transaction import database, execute_returning

# A forward that is not settled, or was settled less than $1 ago.
_OPEN = "(forward.state NOT IN ('acknowledged', 'refused') OR forward.settled_at >= $1)"


def open_key(person_id: str, applicant_id: str, item_code: str) -> str:
    return f"{person_id}:{applicant_id}:{item_code}"


class Draft(Model):
    """One unfinished form for one item.

    ``form`` is JSON text, erased to null some time after submission.

    ``version`` counts every change of the form or the materials; ``If-Match`` compares it.
    ``open_key`` (person, applicant, item) is unique while the draft can be written to, so nobody
    has two drafts for the same thing; null once it is submitted.

        open ──submit──> submitted
             <──refused──

    Each change is one guarded update: of two concurrent ones, one finds the state it needs.
    """

    id = fields.CharField(primary_key=True, max_length=24)
    person_id = fields.CharField(max_length=24, db_index=True)
    applicant_id = fields.CharField(max_length=24)
    delegation_id = fields.CharField(max_length=24, null=True)
    item_code = fields.CharField(max_length=50)
    open_key = fields.CharField(max_length=120, null=True, unique=True)
    version = fields.IntField(default=1)
    form = EncryptedText(null=True)
    channel = fields.CharField(max_length=16)
    created_at = fields.DatetimeField()
    touched_at = fields.DatetimeField(db_index=True)
    submitted_as = fields.CharField(max_length=24, null=True)

    PERSONAL = Personal(
        subject_columns=("person_id", "applicant_id", "open_key", "delegation_id"),
        data_columns=("item_code", "form"),
    )

    class Meta:
        table = "draft"
        table_description = "申报草稿"

    @property
    def is_open(self) -> bool:
        return self.open_key is not None

    @classmethod
    async def begin(cls, connection: BaseDBAsyncClient, draft: Draft, limit: int) -> bool:
        """Store a new draft unless its ``open_key`` has one.

        Return False if the person has ``limit`` open.

        The person's row is locked first, so concurrent ones are counted one after the other.
        """
        await execute_returning(
            connection, "UPDATE person SET id = id WHERE id = $1 RETURNING id", draft.person_id
        )
        standing = cls.filter(person_id=draft.person_id, open_key__isnull=False)
        if await standing.using_db(connection).count() >= limit:
            return False
        await cls.bulk_create([draft], ignore_conflicts=True, using_db=connection)
        return True

    @classmethod
    async def of_person(cls, draft_id: str, person_id: str) -> Draft | None:
        """Read a draft of this person."""
        rows = await select_rows(cls, "id = $1 AND person_id = $2", draft_id, person_id)
        return rows[0] if rows else None

    async def write(
        self, form: str, delegation_id: str | None, channel: str, now: datetime
    ) -> bool:
        """Replace the form if nobody has changed the draft since it was read."""
        written = await Draft.filter(
            id=self.id, version=self.version, open_key__isnull=False
        ).update(
            form=form,
            version=self.version + 1,
            delegation_id=delegation_id,
            channel=channel,
            touched_at=now,
        )
        return bool(written)

    @classmethod
    async def touch(
        cls, connection: BaseDBAsyncClient, draft_id: str, channel: str, now: datetime
    ) -> bool:
        """Increment the version, because a material comes or goes. Return False if it is not open.

        The row stays locked until the transaction ends, so materials are counted one after another.
        """
        standing = cls.filter(id=draft_id, open_key__isnull=False).using_db(connection)
        return bool(
            await standing.update(version=F("version") + 1, channel=channel, touched_at=now)
        )

    def submission_write(self, submitted_as: str, now: datetime, *rights: Write) -> Write:
        """Build the write that submits the draft and guards the others. It returns the person's id.

        It matches nothing if the draft was changed, submitted or removed since it was read, or if
        one of the ``rights`` has ended.
        """
        write = Write(
            "UPDATE draft SET open_key = NULL, submitted_as = $1, touched_at = $2 "
            "WHERE id = $3 AND version = $4 AND open_key IS NOT NULL RETURNING person_id AS id",
            submitted_as,
            now,
            self.id,
            self.version,
        )
        return only_while(write, *rights)

    @classmethod
    async def hold(cls, connection: BaseDBAsyncClient, draft_id: str) -> None:
        """Lock the draft until the transaction ends."""
        await execute_returning(
            connection, "UPDATE draft SET version = version WHERE id = $1 RETURNING id", draft_id
        )

    @classmethod
    async def reopen(
        cls, connection: BaseDBAsyncClient, draft_id: str, submitted_as: str, now: datetime
    ) -> bool:
        """Reopen the draft after the core refused it.

        Return False if another one is open in its place.
        """
        rows = cls.filter(id=draft_id, submitted_as=submitted_as).using_db(connection)
        draft = await rows.first()
        if draft is None:
            return False
        key = open_key(draft.person_id, draft.applicant_id, draft.item_code)
        if await cls.filter(open_key=key).using_db(connection).exists():
            return False
        return bool(
            await rows.update(
                open_key=key, submitted_as=None, version=F("version") + 1, touched_at=now
            )
        )

    @classmethod
    async def remove(
        cls, connection: BaseDBAsyncClient, draft_id: str, untouched_since: datetime | None = None
    ) -> list[str] | None:
        """Delete an open draft and its materials; return the core's ids of the materials.

        None if it is not open, or was changed since then.
        """
        rows = cls.filter(id=draft_id, open_key__isnull=False)
        if untouched_since is not None:
            rows = rows.filter(touched_at__lt=untouched_since)
        if not await rows.using_db(connection).delete():
            return None
        materials = Material.filter(holder_id=draft_id).using_db(connection)
        core_ids = await materials.filter(core_material_id__isnull=False).values_list(
            "core_material_id", flat=True
        )
        await materials.delete()
        return [str(core_id) for core_id in core_ids]

    @classmethod
    async def forget_submitted(cls, before: datetime, after_id: str, limit: int) -> list[str]:
        """Erase the forms of the next drafts after this id that were submitted before then.

        Return the drafts' ids.

        Only drafts whose forwards are all settled: a forward that was given up can be released, and
        needs its form. The names of the materials stay.
        """
        rows = await execute_returning(
            database(),
            "UPDATE draft SET form = NULL WHERE submitted_as IS NOT NULL AND id IN ("  # noqa: S608
            "SELECT draft.id FROM draft WHERE draft.id > $2 AND draft.touched_at < $1 "
            "AND draft.submitted_as IS NOT NULL AND draft.form IS NOT NULL "
            f"AND NOT EXISTS (SELECT 1 FROM forward WHERE id = draft.submitted_as AND {_OPEN}) "
            "AND NOT EXISTS (SELECT 1 FROM service_case AS part "
            "JOIN forward ON forward.id = part.id "
            f"WHERE part.bundle_id = draft.submitted_as AND {_OPEN}) "
            "ORDER BY draft.id LIMIT $3) RETURNING id",
            before.astimezone(UTC),
            after_id,
            limit,
        )
        return sorted(str(row["id"]) for row in rows)

    @classmethod
    async def hold_unchanged(
        cls, connection: BaseDBAsyncClient, draft_id: str, version: int
    ) -> bool:
        """Lock an open draft until the transaction ends; False if it was changed or is not open."""
        rows = await execute_returning(
            connection,
            "UPDATE draft SET version = version WHERE id = $1 AND version = $2 "
            "AND open_key IS NOT NULL RETURNING id",
            draft_id,
            version,
        )
        return bool(rows)

    @classmethod
    async def list_unchanged(cls, since: datetime, limit: int) -> Sequence[str]:
        """List the open drafts without a change since then, oldest first."""
        rows = cls.filter(open_key__isnull=False, touched_at__lt=since)
        ids = await rows.order_by("touched_at").limit(limit).values_list("id", flat=True)
        return [str(draft_id) for draft_id in ids]


class MaterialSource(StrEnum):
    """Source of a material."""

    FILE = "file"
    CERTIFICATE = "certificate"


class Material(Model):
    """One file at the core, or one certificate that replaces a material (免证办).

    ``holder_id`` is the draft's or the case's id; several rows of one ``code`` are its pages.
    """

    id = fields.CharField(primary_key=True, max_length=24)
    holder_id = fields.CharField(max_length=24, db_index=True)
    code = fields.CharField(max_length=64)
    source = fields.CharField(max_length=16)
    name = EncryptedText()
    media_type = fields.CharField(max_length=100, null=True)
    size = fields.BigIntField(default=0)
    sha256 = fields.CharField(max_length=64, null=True)
    core_material_id = fields.CharField(max_length=64, null=True)
    certificate_type = fields.CharField(max_length=40, null=True)
    certificate_identifier = EncryptedText(null=True)
    auth_code = EncryptedText(null=True)
    added_at = fields.DatetimeField()

    PERSONAL = Personal(
        subject_columns=("holder_id",),
        data_columns=("name", "certificate_type", "certificate_identifier", "auth_code"),
    )

    class Meta:
        table = "material"
        table_description = "申报材料"

    @classmethod
    async def of(cls, holder_id: str) -> list[Material]:
        """List them in the order they were added."""
        return await select_rows(cls, "holder_id = $1 ORDER BY added_at, id", holder_id)
