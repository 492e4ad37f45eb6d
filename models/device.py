"""Devices (设备) that receive app pushes. A device belongs to one session and ends with it."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.encryption import EncryptedText
from models.personal import Personal


class DevicePlatform(StrEnum):
    ANDROID = "android"
    IOS = "ios"
    HARMONY = "harmony"


class Device(Model):
    """The device of a session.

    ``registration_id`` is the push provider's address of the installed app, ``lookup`` its keyed
    hash. The same app may sign in again: the newest session takes the address over.
    """

    session_id = fields.CharField(primary_key=True, max_length=24)
    person_id = fields.CharField(max_length=24, db_index=True)
    registration_id = EncryptedText()
    lookup = fields.CharField(max_length=64, unique=True)
    platform = fields.CharField(max_length=12)
    changed_at = fields.DatetimeField()

    PERSONAL = Personal(
        subject_columns=("session_id", "person_id", "lookup"), data_columns=("registration_id",)
    )

    class Meta:
        table = "device"
        table_description = "推送设备"
