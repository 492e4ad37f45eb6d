"""Pushes (推送): one row for each message and channel, from its plan to its end.

A message of the inbox may go out by app push, WeChat or SMS. ``reserved`` is committed before the
request is written, so a row that is found so after a crash may have been sent: it becomes
``unsure`` and is not sent again on that channel (docs/decisions/0078-unsure-sends.md).
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from models.encryption import EncryptedText
from models.guarded_writes import Write, insertion
from models.personal import Personal
from models.transaction import database, execute_returning


class PushChannel(StrEnum):
    """Channel by which a message leaves the house. The inbox is none of them."""

    APP = "app"
    WECHAT = "wechat"
    SMS = "sms"


class PushClass(StrEnum):
    """Class of a message, in falling weight. It decides channels, quiet hours and patience."""

    URGENT = "urgent"
    """Security, a last day, something that did not arrive, a correction."""
    ACTION = "action"
    """The citizen has something to do."""
    RESULT = "result"
    """A decision or its certificate."""
    PROGRESS = "progress"
    BENEFIT = "benefit"
    """An offer of 免申即享, only for citizens who asked for such."""


class PushState(StrEnum):
    """State of a push."""

    PLANNED = "planned"
    """It waits in its lane until ``not_before``."""
    RESERVED = "reserved"
    """Its request may be under way."""
    SENT = "sent"
    """The provider accepted it."""
    REACHED = "reached"
    """The provider's receipt says that it arrived."""
    UNSURE = "unsure"
    """Nobody knows whether the provider accepted it."""
    FAILED = "failed"
    """It certainly did not go out or did not arrive; ``reason`` says why."""
    NOT_NEEDED = "not_needed"
    """It was read, outdated or switched off before it went out; ``reason`` says which."""


class Push(Model):
    """A push.

    ``seq`` is the message's number in the person's inbox: a lane (person × channel) goes in its
    order, and a partial index lets one push of a lane be reserved at a time. ``carrier_id`` is the
    push in whose text this one went along, as one of "n more"; its state follows that push.

    ``job_id`` and ``claim`` name the holder of a reserved push, who alone writes its result.
    ``is_repeat`` says that it is sent a second time, since the end of the first is unknown.

    ``target`` is the keyed hash of the address that was used: openid, registration id or number.
    ``cid`` is our key at the provider, ``provider_id`` the provider's number of the send. ``text``
    is what was sent, kept for 30 days; ``wording`` names the template and its version. ``reason``
    is a word for operators and clients, nothing personal.
    """

    id = fields.BigIntField(primary_key=True, generated=True)
    person_id = fields.CharField(max_length=24)
    message_id = fields.BigIntField()
    seq = fields.BigIntField()
    channel = fields.CharField(max_length=8)
    push_class = fields.CharField(max_length=12)
    state = fields.CharField(max_length=12)
    not_before = fields.DatetimeField()
    worth_until = fields.DatetimeField()
    carrier_id = fields.BigIntField(null=True, db_index=True)
    tries = fields.IntField(default=0)
    is_repeat = fields.BooleanField(default=False)
    job_id = fields.BigIntField(null=True)
    claim = fields.CharField(max_length=24, null=True)
    target = fields.CharField(max_length=64, null=True)
    cid = fields.CharField(max_length=80, null=True)
    provider_id = fields.CharField(max_length=80, null=True)
    text = EncryptedText(null=True)
    wording = fields.CharField(max_length=40, null=True)
    reason = fields.CharField(max_length=40, null=True)
    created_at = fields.DatetimeField()
    reserved_at = fields.DatetimeField(null=True)
    sent_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    PERSONAL = Personal(subject_columns=("person_id", "target"), data_columns=("text",))

    class Meta:
        table = "push"
        table_description = "推送"
        unique_together = (("message_id", "channel"),)
        indexes = (("person_id", "channel", "state"), ("channel", "provider_id"))


class PushReceipt(Model):
    """A provider's receipt. It is kept, since it may come before the answer to our own request.

    ``provider_id`` is the provider's number of the send, ``outcome`` a ``PushState``.
    """

    id = fields.BigIntField(primary_key=True, generated=True)
    channel = fields.CharField(max_length=8)
    provider_id = fields.CharField(max_length=80)
    outcome = fields.CharField(max_length=12)
    reason = fields.CharField(max_length=40, null=True)
    at = fields.DatetimeField()
    received_at = fields.DatetimeField(db_index=True)

    PERSONAL = Personal()

    class Meta:
        table = "push_receipt"
        table_description = "送达回执"
        unique_together = (("channel", "provider_id", "outcome"),)

    @classmethod
    async def put(
        cls,
        connection: BaseDBAsyncClient,
        channel: PushChannel,
        provider_id: str,
        outcome: PushState,
        at: datetime,
        now: datetime,
        *,
        reason: str | None = None,
    ) -> int | None:
        """Keep a receipt in the caller's transaction. Return its id, or None if it is known."""
        row = cls(
            channel=channel.value,
            provider_id=provider_id[:80],
            outcome=outcome.value,
            reason=None if reason is None else reason[:40],
            at=at,
            received_at=now,
        )
        new = insertion(row)
        sql = f"{new.sql} ON CONFLICT (channel, provider_id, outcome) DO NOTHING RETURNING id"
        rows = await execute_returning(connection, sql, *new.values)
        return int(str(rows[0]["id"])) if rows else None

    @classmethod
    def of_send(cls, channel: PushChannel, provider_id: str) -> Write:
        """Build the read of the ids of a send's receipts, to go with other writes."""
        sql = "SELECT id FROM push_receipt WHERE channel = $1 AND provider_id = $2"
        return Write(sql, channel.value, provider_id)

    @classmethod
    async def erase(cls, before: datetime, limit: int) -> int:
        """Remove the next receipts that came before then; return their number."""
        rows = await execute_returning(
            database(),
            "DELETE FROM push_receipt WHERE id IN (SELECT id FROM push_receipt "
            "WHERE received_at < $1 LIMIT $2) RETURNING id",
            before.astimezone(UTC),
            limit,
        )
        return len(rows)
