"""Halls (政务服务大厅), and the desks and kiosks in them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.expressions import F
from tortoise.models import Model

from models.personal import NO_PERSONAL_DATA


class TerminalKind(StrEnum):
    DESK = "desk"
    KIOSK = "kiosk"


class Capability(StrEnum):
    """Permission of a terminal."""

    VIEW_CERTIFICATES = "certificates.view"
    CITIZEN_SESSIONS = "citizen-sessions"  # citizens sign in there with their phone


class Hall(Model):
    id = fields.CharField(primary_key=True, max_length=24)
    name = fields.CharField(max_length=80)
    address = fields.CharField(max_length=200)
    region = fields.CharField(max_length=12)

    PERSONAL = NO_PERSONAL_DATA

    class Meta:
        table = "hall"
        table_description = "政务服务大厅"


class Terminal(Model):
    """A desk (窗口) or a kiosk (自助机), identified by its key's thumbprint (RFC 7638).

    The key never leaves the terminal. ``enrolment_hash`` is the SHA-256 of a one-time code that an
    operator gives to the person who sets the terminal up; ``enrolment_until`` is null once it has
    been used. ``former_thumbprint`` is the key before the last enrolment. ``lacks`` is what the
    terminal reports that it cannot do, such as ``voices``. ``screen_bottom_mm`` is the height of
    the screen's lower edge over the floor; with ``screen_height_mm`` it says what people can reach.
    """

    id = fields.CharField(primary_key=True, max_length=24)
    hall: fields.ForeignKeyRelation[Hall] = fields.ForeignKeyField("models.Hall", "terminals")
    kind = fields.CharField(max_length=16)
    label = fields.CharField(max_length=40)
    capabilities: fields.JSONField[list[str]] = fields.JSONField()
    key_thumbprint = fields.CharField(max_length=43, null=True, unique=True)
    former_thumbprint = fields.CharField(max_length=43, null=True, db_index=True)
    enrolment_hash = fields.CharField(max_length=64, null=True, unique=True)
    enrolment_until = fields.DatetimeField(null=True)
    enrolled_at = fields.DatetimeField(null=True)
    disabled_at = fields.DatetimeField(null=True)
    seen_at = fields.DatetimeField(null=True)
    software_version = fields.CharField(max_length=40, null=True)
    lacks: fields.JSONField[list[str]] = fields.JSONField(null=True)
    screen_bottom_mm = fields.IntField(null=True)
    screen_height_mm = fields.IntField(null=True)

    PERSONAL = NO_PERSONAL_DATA

    class Meta:
        table = "terminal"
        table_description = "窗口与自助机"

    @classmethod
    async def enrol(cls, enrolment_hash: str, thumbprint: str, now: datetime) -> Terminal | None:
        """Bind the key to the terminal of the one-time code.

        None if the code is unknown, expired or used by another key, or the key belongs to another
        terminal. A new enrolment replaces the terminal's earlier key, for a lost or re-installed
        terminal. The key that used the code may repeat the call, in case the answer was lost.
        """
        offered = cls.filter(enrolment_hash=enrolment_hash, disabled_at__isnull=True)
        repeated = offered.filter(enrolment_until__isnull=True, key_thumbprint=thumbprint)
        if (enrolled := await repeated.select_related("hall").first()) is not None:
            return enrolled
        unused = offered.filter(enrolment_until__gt=now)
        terminal = await unused.first()
        if terminal is None:
            return None
        try:
            bound = await unused.filter(id=terminal.id).update(
                enrolment_until=None,
                former_thumbprint=F("key_thumbprint"),
                key_thumbprint=thumbprint,
                enrolled_at=now,
                seen_at=now,
            )
        except IntegrityError:  # the key is another terminal's
            return None
        return await cls.get(id=terminal.id).select_related("hall") if bound else None

    @classmethod
    async def offer_enrolment(cls, terminal_id: str, enrolment_hash: str, until: datetime) -> bool:
        """Allow one enrolment of the terminal by the code with this hash, until then."""
        return bool(
            await cls.filter(id=terminal_id).update(
                enrolment_hash=enrolment_hash, enrolment_until=until
            )
        )
