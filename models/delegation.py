"""Delegations (授权代理, 亲友代办): offered by the principal, accepted by the agent."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q
from tortoise.models import Model

from models.encryption import EncryptedText
from models.personal import Personal
from models.transaction import execute_returning


class DelegationState(StrEnum):
    """State of a delegation; ``Delegation`` shows the transitions."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"


OPEN = (DelegationState.OFFERED, DelegationState.ACCEPTED)
LIST_LIMIT = 100


class Delegation(Model):
    """A delegation from a principal to an agent.

    ``agent_lookup`` is a keyed hash of the agent's certificate type and number, so an offer finds
    an agent who has not signed in yet. ``items`` are the item codes it is for, null for all.

        offered ──> accepted ──> revoked (by either)
                ──> declined, or revoked

    Each change is one guarded update: of two concurrent ones, one finds the state it needs.
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

    PERSONAL = Personal(
        subject_columns=("principal_id", "agent_id", "agent_lookup"),
        data_columns=("principal_name", "agent_name", "items"),
    )

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
        """Accept or decline an offer (``state`` is the new state).

        Return False if there is no open offer.
        """
        offer = cls.filter(id=delegation_id, state=DelegationState.OFFERED, ends_at__gt=now)
        return bool(
            await offer.using_db(connection).update(state=state, agent_id=agent_id, answered_at=now)
        )

    @classmethod
    async def revoke(cls, connection: BaseDBAsyncClient, delegation_id: str, now: datetime) -> bool:
        """Revoke the delegation, accepted or not. Return False if it is over already.

        It ends after every message its agent has received, whatever the clocks of two workers say:
        once its row is locked, no more messages are written (``models.rights``).
        """
        open_ = cls.filter(id=delegation_id, state__in=OPEN, ends_at__gt=now)
        if not await open_.using_db(connection).update(state=DelegationState.REVOKED, ended_at=now):
            return False
        await execute_returning(
            connection,
            "UPDATE delegation SET ended_at = told.at FROM ("
            "SELECT max(case_event.recorded_at) AS at FROM case_event "
            "JOIN service_case ON service_case.id = case_event.case_id "
            "JOIN delegation AS ended ON service_case.person_id = ended.agent_id "
            "AND service_case.applicant_id = ended.principal_id WHERE ended.id = $1) AS told "
            "WHERE delegation.id = $1 AND told.at > delegation.ended_at RETURNING id",
            delegation_id,
        )
        return True

    def was_in_force(self, agent_id: str, now: datetime) -> bool:
        """Tell if this agent could act under the delegation and no longer can.

        A revoked one is over, even if this worker's clock is a little behind that of the worker
        that revoked it.
        """
        accepted = self.agent_id == agent_id and self.answered_at is not None
        over = self.state == DelegationState.REVOKED or (
            self.state == DelegationState.ACCEPTED and self.ends_at <= now
        )
        return accepted and over and self.starts_at <= self.end

    @property
    def end(self) -> datetime:
        """End of the delegation: the agreed time, or an earlier revocation."""
        return min(self.ends_at, self.ended_at or self.ends_at)

    def in_force(self, now: datetime) -> bool:
        """Tell if the agent may act under the delegation at ``now``."""
        return self.state == DelegationState.ACCEPTED and self.starts_at <= now < self.ends_at

    @classmethod
    async def open_offers(
        cls, connection: BaseDBAsyncClient, principal_id: str, now: datetime
    ) -> int:
        offers = cls.filter(
            principal_id=principal_id, state=DelegationState.OFFERED, ends_at__gt=now
        )
        return await offers.using_db(connection).count()

    @classmethod
    async def newest(cls, now: datetime, **filters: str) -> list[Delegation]:
        """List the open ones, accepted first, then those that are over; newest first.

        At most ``LIST_LIMIT`` of each.
        """
        is_open = Q(state__in=OPEN, ends_at__gt=now)
        open_ = cls.filter(is_open, **filters).order_by("state", "-created_at", "id")
        over = cls.filter(~is_open, **filters).order_by("-created_at", "id")
        return [*await open_.limit(LIST_LIMIT), *await over.limit(LIST_LIMIT)]
