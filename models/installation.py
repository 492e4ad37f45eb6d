"""What a database knows of the installation (安装) that uses it."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class Installation(Model):
    """Facts by name: check values of the keys (``key:…``), room that a probe has written."""

    name = fields.CharField(primary_key=True, max_length=24)
    value = fields.TextField()

    class Meta:
        table = "installation"
        table_description = "安装信息"
