"""What must survive a crash: work written in the same transaction as the change it follows from."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.personal import NOTHING


class Job(Model):
    """``run_at`` is when somebody may next take it: due time, pause before a retry and lease are
    one thing. Null when it is dead. ``claim`` names the holder, who alone may finish it.

    ``key`` keeps what is to exist once from existing twice (recurring jobs). ``payload`` is JSON
    text of ids, nothing personal.
    """

    id = fields.BigIntField(primary_key=True, generated=True)
    kind = fields.CharField(max_length=32)
    key = fields.CharField(max_length=80, null=True, unique=True)
    payload = fields.TextField()
    run_at = fields.DatetimeField(null=True)
    claim = fields.CharField(max_length=24, null=True)
    tries = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    give_up_at = fields.DatetimeField(null=True)
    dead_at = fields.DatetimeField(null=True)
    reason = fields.CharField(max_length=200, null=True)

    PERSONAL = NOTHING

    class Meta:
        table = "job"
        table_description = "后台任务"
        indexes = (("kind", "run_at"),)  # each kind is taken by itself, oldest first
