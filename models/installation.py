"""Facts that a database keeps about the installation (安装) that uses it."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class Installation(Model):
    """Facts by name: the check values of the keys (``key:…``), and the filling that a write probe
    leaves.
    """

    name = fields.CharField(primary_key=True, max_length=24)
    value = fields.TextField()

    class Meta:
        table = "installation"
        table_description = "安装信息"
