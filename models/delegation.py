"""Who may act for whom (授权代理, 亲友代办): offered by the principal, accepted by the agent."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.encryption import EncryptedText


class Delegation(Model):
    """``agent_lookup`` is a keyed hash of the agent's certificate type and number, so that
    an offer finds an agent whom we have not met yet. ``items`` are the item codes it is for, null
    for all.

        offered ──> accepted ──> revoked (by either)
                ──> declined, or revoked
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
