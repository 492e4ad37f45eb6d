"""WeChat accounts of people: the bound openid, and how many messages each allows."""

from __future__ import annotations

from datetime import UTC, datetime

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from models.encryption import Clear, EncryptedText
from models.guarded_writes import insertion, run
from models.personal import Personal
from models.transaction import database, execute_returning


class WechatBinding(Model):
    """The WeChat account of a person: one openid belongs to one person, and the other way round.

    ``assurance_level`` is that of the sign-on by which it was bound; signing in with WeChat alone
    gives no more.
    """

    person_id = fields.CharField(primary_key=True, max_length=24)
    openid = EncryptedText()
    openid_lookup = fields.CharField(max_length=64, unique=True)
    assurance_level = fields.CharField(max_length=16)
    bound_at = fields.DatetimeField()
    used_at = fields.DatetimeField()

    PERSONAL = Personal(subject_columns=("person_id", "openid_lookup"), data_columns=("openid",))

    class Meta:
        table = "wechat_binding"
        table_description = "微信绑定"

    @classmethod
    async def hold(cls, connection: BaseDBAsyncClient, person_id: str) -> str | None:
        """Lock the person's binding until the commit; return its look-up, None if there is none."""
        rows = await execute_returning(
            connection,
            "UPDATE wechat_binding SET used_at = used_at WHERE person_id = $1 "
            "RETURNING openid_lookup",
            person_id,
        )
        return str(rows[0]["openid_lookup"]) if rows else None

    @classmethod
    async def replace(cls, connection: BaseDBAsyncClient, row: WechatBinding) -> dict[str, str]:
        """Bind in the caller's transaction; return the bindings that this ends, openid by person.

        IntegrityError: another binding of one of the two was faster.
        """
        rows = await execute_returning(
            connection,
            "DELETE FROM wechat_binding WHERE person_id = $1 OR openid_lookup = $2 "
            "RETURNING person_id, openid_lookup",
            row.person_id,
            row.openid_lookup,
        )
        await run(connection, insertion(row))
        former = {str(old["person_id"]): str(old["openid_lookup"]) for old in rows}
        if former.get(row.person_id) == row.openid_lookup:
            del former[row.person_id]
        return former


class WechatQuota(Model):
    """Subscription messages (订阅消息) that an openid has allowed for one template.

    ``remaining`` counts accepts of a one-time template. ``is_allowed`` is the answer for a
    long-term one. ``is_hinted`` says that the front reports an accept which WeChat has not
    confirmed: worth one try. ``reserved`` says what the send that is under way has taken:
    ``count``, ``flag`` or ``hint``. A lane has one send at a time, so there is never a second.
    WeChat's events may come in any order, so the newest accept and refusal are known by their
    times. ``declined_at`` is when the person last said no at the popup, which takes away no accept
    of a one-time template: they are not asked again for a while.
    """

    id = fields.BigIntField(primary_key=True, generated=True)
    openid_lookup = fields.CharField(max_length=64)
    template = fields.CharField(max_length=64)
    remaining = fields.IntField(default=0)
    is_allowed = fields.BooleanField(default=False)
    is_hinted = fields.BooleanField(default=False)
    reserved = fields.CharField(max_length=8, null=True)
    accepted_at = fields.DatetimeField(null=True)
    refused_at = fields.DatetimeField(null=True)
    declined_at = fields.DatetimeField(null=True)
    changed_at = fields.DatetimeField()

    PERSONAL = Personal(subject_columns=("openid_lookup",))
    _ROW = "wechat_quota"

    class Meta:
        table = "wechat_quota"
        table_description = "订阅消息次数"
        unique_together = (("openid_lookup", "template"),)

    @property
    def may_send(self) -> bool:
        """True if a message has a chance."""
        return self.is_allowed or self.remaining > 0 or self.is_hinted

    @classmethod
    async def accept(
        cls,
        connection: BaseDBAsyncClient,
        openid_lookup: str,
        template: str,
        at: datetime,
        now: datetime,
        *,
        count: int,
    ) -> None:
        """Add an accept of that time: so many messages, or with 0 the flag of a long-term one.

        One that is older than the last refusal comes too late and adds nothing.
        """
        is_newer = (
            f"({cls._ROW}.refused_at IS NULL OR {cls._ROW}.refused_at < excluded.accepted_at)"
        )
        await execute_returning(
            connection,
            "INSERT INTO wechat_quota (openid_lookup, template, remaining, is_allowed, is_hinted, "  # noqa: S608
            "accepted_at, changed_at) VALUES ($1, $2, $3, $4, FALSE, $5, $6) "
            "ON CONFLICT (openid_lookup, template) DO UPDATE SET "
            f"remaining = {cls._ROW}.remaining + "
            f"CASE WHEN {is_newer} THEN excluded.remaining ELSE 0 END, "
            f"is_allowed = {cls._ROW}.is_allowed OR (excluded.is_allowed AND {is_newer}), "
            f"accepted_at = CASE WHEN {cls._ROW}.accepted_at > excluded.accepted_at "
            f"THEN {cls._ROW}.accepted_at ELSE excluded.accepted_at END, "
            "changed_at = excluded.changed_at RETURNING id",
            openid_lookup,
            template,
            count,
            count == 0,
            at.astimezone(UTC),
            now.astimezone(UTC),
        )

    @classmethod
    async def refuse(
        cls,
        connection: BaseDBAsyncClient,
        openid_lookup: str,
        template: str,
        at: datetime,
        now: datetime,
    ) -> None:
        """Set what was allowed until that time to nothing."""
        is_older = f"({cls._ROW}.accepted_at > excluded.refused_at)"
        await execute_returning(
            connection,
            "INSERT INTO wechat_quota (openid_lookup, template, remaining, is_allowed, is_hinted, "  # noqa: S608
            "refused_at, changed_at) VALUES ($1, $2, 0, FALSE, FALSE, $3, $4) "
            "ON CONFLICT (openid_lookup, template) DO UPDATE SET "
            f"remaining = CASE WHEN {is_older} THEN {cls._ROW}.remaining ELSE 0 END, "
            f"is_allowed = CASE WHEN {is_older} THEN {cls._ROW}.is_allowed ELSE FALSE END, "
            f"reserved = CASE WHEN {is_older} THEN {cls._ROW}.reserved ELSE NULL END, "
            "is_hinted = FALSE, "
            f"refused_at = CASE WHEN {cls._ROW}.refused_at > excluded.refused_at "
            f"THEN {cls._ROW}.refused_at ELSE excluded.refused_at END, "
            "changed_at = excluded.changed_at RETURNING id",
            openid_lookup,
            template,
            at.astimezone(UTC),
            now.astimezone(UTC),
        )

    @classmethod
    async def decline(
        cls,
        connection: BaseDBAsyncClient,
        openid_lookup: str,
        template: str,
        at: datetime,
        now: datetime,
    ) -> None:
        """Note a no at the popup. What was accepted before stays."""
        await execute_returning(
            connection,
            "INSERT INTO wechat_quota (openid_lookup, template, remaining, is_allowed, is_hinted, "  # noqa: S608
            "declined_at, changed_at) VALUES ($1, $2, 0, FALSE, FALSE, $3, $4) "
            "ON CONFLICT (openid_lookup, template) DO UPDATE SET is_hinted = FALSE, "
            f"declined_at = CASE WHEN {cls._ROW}.declined_at > excluded.declined_at "
            f"THEN {cls._ROW}.declined_at ELSE excluded.declined_at END, "
            "changed_at = excluded.changed_at RETURNING id",
            openid_lookup,
            template,
            at.astimezone(UTC),
            now.astimezone(UTC),
        )

    @classmethod
    async def hint(
        cls, connection: BaseDBAsyncClient, openid_lookup: str, template: str, now: datetime
    ) -> None:
        """Note an accept that nobody has confirmed."""
        await execute_returning(
            connection,
            "INSERT INTO wechat_quota (openid_lookup, template, remaining, is_allowed, is_hinted, "
            "changed_at) VALUES ($1, $2, 0, FALSE, TRUE, $3) "
            "ON CONFLICT (openid_lookup, template) DO UPDATE SET "
            "is_hinted = TRUE, declined_at = NULL, changed_at = excluded.changed_at RETURNING id",
            openid_lookup,
            template,
            now.astimezone(UTC),
        )

    @classmethod
    async def take(
        cls, connection: BaseDBAsyncClient, openid_lookup: str, template: str, now: datetime
    ) -> bool:
        """Take one message, a confirmed one first. False if nothing is allowed."""
        rows = await execute_returning(
            connection,
            "UPDATE wechat_quota SET "
            "reserved = CASE WHEN is_allowed THEN 'flag' WHEN remaining > 0 THEN 'count' "
            "ELSE 'hint' END, "
            "remaining = CASE WHEN is_allowed OR remaining <= 0 THEN remaining "
            "ELSE remaining - 1 END, "
            "is_hinted = CASE WHEN is_allowed OR remaining > 0 THEN is_hinted ELSE FALSE END, "
            "changed_at = $3 WHERE openid_lookup = $1 AND template = $2 "
            "AND (is_allowed OR remaining > 0 OR is_hinted) RETURNING id",
            openid_lookup,
            template,
            now.astimezone(UTC),
        )
        return bool(rows)

    @classmethod
    async def give_back(
        cls, connection: BaseDBAsyncClient, openid_lookup: str, template: str, now: datetime
    ) -> None:
        """Give back what the send under way has taken, since nothing was sent. Twice is once."""
        await execute_returning(
            connection,
            "UPDATE wechat_quota SET "
            "remaining = CASE WHEN reserved = 'count' THEN remaining + 1 ELSE remaining END, "
            "is_hinted = CASE WHEN reserved = 'hint' THEN TRUE ELSE is_hinted END, "
            "reserved = NULL, changed_at = $3 "
            "WHERE openid_lookup = $1 AND template = $2 AND reserved IS NOT NULL RETURNING id",
            openid_lookup,
            template,
            now.astimezone(UTC),
        )

    @classmethod
    async def erase_unbound(cls, before: datetime, after_id: int, limit: int) -> int:
        """Remove what an openid without a binding allowed and has not changed since then.

        It looks at the next ``limit`` rows after ``after_id``, and returns the id of the last one,
        or 0 if there is none. Bound accounts keep theirs, so all rows are looked at, in steps.
        """
        [row] = await execute_returning(
            database(),
            "SELECT coalesce(max(id), 0) AS last FROM "
            "(SELECT id FROM wechat_quota WHERE id > $1 ORDER BY id LIMIT $2) AS step",
            after_id,
            limit,
        )
        last = int(str(row["last"]))
        await execute_returning(
            database(),
            "DELETE FROM wechat_quota WHERE id > $1 AND id <= $2 AND changed_at < $3 "
            "AND NOT EXISTS (SELECT 1 FROM wechat_binding "
            "WHERE wechat_binding.openid_lookup = wechat_quota.openid_lookup) RETURNING id",
            after_id,
            last,
            before.astimezone(UTC),
        )
        return last


class WechatEvent(Model):
    """A callback of WeChat, once each.

    ``key`` is a hash of what identifies it. ``body`` is what it says, until its job has worked on
    it. The row stays for a while after that, so that a repetition is known.
    """

    key = fields.CharField(primary_key=True, max_length=64)
    body = EncryptedText(null=True)
    received_at = fields.DatetimeField(db_index=True)

    PERSONAL = Personal(data_columns=("body",))

    class Meta:
        table = "wechat_event"
        table_description = "微信事件"

    @classmethod
    async def put(cls, connection: BaseDBAsyncClient, key: str, body: str, now: datetime) -> bool:
        """Write an event in the caller's transaction. False if it is known."""
        new = insertion(cls(key=key, body=Clear(body), received_at=now))
        sql = f"{new.sql} ON CONFLICT (key) DO NOTHING RETURNING key"
        return bool(await execute_returning(connection, sql, *new.values))
