"""Who may act for whom (授权代理, 亲友代办): offered by the principal, accepted by the agent."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q
from tortoise.models import Model

from models.encryption import EncryptedText

OPEN = ("offered", "accepted")
LISTED = 100


class Delegation(Model):
    """``agent_lookup`` is a keyed hash of the agent's certificate type and number, so that
    an offer finds an agent whom we have not met yet. ``items`` are the item codes it is for, null
    for all.

        offered ──> accepted ──> revoked (by either)
                ──> declined, or revoked

    Each change is one guarded update: of two that come together, one finds the state it wants.
    """

    id = fields.CharField(primary_key=True, max_length=24)
    principal_id = fields.CharField(max_length=24, db_index=True)
    principal_name = EncryptedText()
    agent_lookup = fields.CharField(max_length=64, db_index=True)
    agent_name = EncryptedText()
    agent_id = fields.CharField(max_length=24, null=True, db_index=True)
    items: fields.JSONField[list[str]] = fields.JSONField(null=True)
    state = fields.CharField(max_length=16)
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    created_at = fields.DatetimeField()
    answered_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "delegation"
        table_description = "授权代办"

    def is_for(self, item_code: str) -> bool:
        return self.items is None or item_code in self.items

    @classmethod
    async def answer(
        cls,
        connection: BaseDBAsyncClient,
        delegation_id: str,
        state: str,
        agent_id: str,
        now: datetime,
    ) -> bool:
        """Accept or decline an offer (``state`` is what it becomes); False when it is none, or is
        over.
        """
        offer = cls.filter(id=delegation_id, state="offered", ends_at__gt=now)
        return bool(
            await offer.using_db(connection).update(state=state, agent_id=agent_id, answered_at=now)
        )

    @classmethod
    async def revoke(cls, connection: BaseDBAsyncClient, delegation_id: str, now: datetime) -> bool:
        """End it, accepted or not; False when it is over already."""
        open_ = cls.filter(id=delegation_id, state__in=OPEN, ends_at__gt=now)
        return bool(await open_.using_db(connection).update(state="revoked", ended_at=now))

    @classmethod
    async def open_offers(
        cls, connection: BaseDBAsyncClient, principal_id: str, now: datetime
    ) -> int:
        offers = cls.filter(principal_id=principal_id, state="offered", ends_at__gt=now)
        return await offers.using_db(connection).count()

    @classmethod
    async def newest(cls, now: datetime, **whose: str) -> list[Delegation]:
        """Those that are open, accepted ones first, then those that are over; newest first, at most
        ``LISTED`` of each.
        """
        is_open = Q(state__in=OPEN, ends_at__gt=now)
        open_ = cls.filter(is_open, **whose).order_by("state", "-created_at", "id")
        over = cls.filter(~is_open, **whose).order_by("-created_at", "id")
        return [*await open_.limit(LISTED), *await over.limit(LISTED)]
