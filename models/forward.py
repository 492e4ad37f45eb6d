"""The ledger of everything forwarded to the core: received → acknowledged, or given up and said."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.encryption import EncryptedText


class Forward(Model):
    """One write that the core owes us an answer to. ``id`` is its ``Idempotency-Key``.

    ``body`` is the exact text that is sent, the same every time: the core knows a repeat by it.

        queued ──> acknowledged      the core answered with its number
               ──> refused           the core said no, finally
               ──> not_forwarded     its time ran out; an operator may queue it again
    """

    id = fields.CharField(primary_key=True, max_length=24)
    kind = fields.CharField(max_length=16)
    case_id = fields.CharField(max_length=24, db_index=True)
    body = EncryptedText(null=True)
    state = fields.CharField(max_length=16, db_index=True)
    created_at = fields.DatetimeField()
    until = fields.DatetimeField()
    settled_at = fields.DatetimeField(null=True, db_index=True)
    upstream_code = fields.CharField(max_length=64, null=True)
    upstream_text = fields.CharField(max_length=200, null=True)
    reason = fields.CharField(max_length=64, null=True)

    class Meta:
        table = "forward"
        table_description = "转报台账"
