"""Sign-ins at kiosks in progress (RFC 8628), from the code on the screen to the session."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import F
from tortoise.models import Model

from models.personal import Personal
from models.transaction import database, execute_returning

GUESSES = 3


class SignInState(StrEnum):
    """State of a sign-in at a kiosk; ``KioskSignIn`` shows the transitions."""

    WAITING = "waiting"
    OPENED = "opened"
    APPROVED = "approved"
    DENIED = "denied"
    VOID = "void"


class KioskSignIn(Model):
    """One code on one screen. Codes and digits are keyed hashes; the row ends with the sign-in.

        waiting ──first person──> opened ──digits──> approved ──"yes, that is me"──> (a session)
                                    │                   │
                                    ├──"not me", three wrong digits──> denied
                                    └───────────────────┴──a second person──> void

    ``person_id`` is the first person who opened the code and never changes. Each change is one
    guarded statement, so of two concurrent ones, one finds the state it needs.
    """

    device_hash = fields.CharField(primary_key=True, max_length=64)
    user_hash = fields.CharField(max_length=64, unique=True)
    digits_hash = fields.CharField(max_length=64)
    terminal_id = fields.CharField(max_length=24)
    thumbprint = fields.CharField(max_length=43)
    state = fields.CharField(max_length=16, default=SignInState.WAITING.value)
    person_id = fields.CharField(max_length=24, null=True)
    session_id = fields.CharField(max_length=24, null=True)
    assurance_level = fields.CharField(max_length=16, null=True)
    guesses = fields.IntField(default=0)
    polled_at = fields.DatetimeField(null=True)
    polled_early = fields.IntField(default=0)
    started_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)

    PERSONAL = Personal(subject_columns=("person_id", "session_id"))

    class Meta:
        table = "kiosk_sign_in"
        table_description = "自助机扫码登录"

    @classmethod
    async def begin(cls, sign_in: KioskSignIn, now: datetime) -> None:
        """Store a new sign-in, and delete expired ones."""
        await cls.filter(expires_at__lte=now).delete()
        await cls.bulk_create([sign_in])

    @classmethod
    async def open(
        cls, connection: BaseDBAsyncClient, user_hash: str, person_id: str, now: datetime
    ) -> bool:
        """Bind the code to the first person who opens it; a second person makes it void.

        Return False if nobody can open it any more.
        """
        rows = await execute_returning(
            connection,
            "UPDATE kiosk_sign_in SET "
            "state = CASE WHEN person_id IS NULL THEN 'opened' "
            "WHEN person_id = $1 THEN state ELSE 'void' END, "
            "person_id = COALESCE(person_id, $1) "
            "WHERE user_hash = $2 AND expires_at > $3 "
            "AND state IN ('waiting', 'opened', 'approved') RETURNING device_hash",
            person_id,
            user_hash,
            now.astimezone(UTC),
        )
        return bool(rows)

    @classmethod
    async def guess(cls, device_hash: str) -> int | None:
        """Count one guess of the digits before it is compared, so concurrent guesses count too.

        Return None if no guess is left.
        """
        rows = await execute_returning(
            database(),
            "UPDATE kiosk_sign_in SET guesses = guesses + 1 "
            "WHERE device_hash = $1 AND state = 'opened' AND guesses < $2 RETURNING guesses",
            device_hash,
            GUESSES,
        )
        return int(str(rows[0]["guesses"])) if rows else None

    @classmethod
    async def approve(cls, device_hash: str, session_id: str, level: str, until: datetime) -> bool:
        """Note the session that approved the sign-in.

        The kiosk can ask the visitor until ``until``.
        """
        return await cls._answer(
            device_hash,
            state=SignInState.APPROVED,
            session_id=session_id,
            assurance_level=level,
            expires_at=until,
        )

    @classmethod
    async def deny(cls, device_hash: str) -> bool:
        return await cls._answer(device_hash, state=SignInState.DENIED)

    @classmethod
    async def _answer(cls, device_hash: str, **answer: object) -> bool:
        """Write the first answer of the person who has opened it.

        Return False for every later one.
        """
        return bool(
            await cls.filter(device_hash=device_hash, state=SignInState.OPENED).update(**answer)
        )

    @classmethod
    async def withdraw(cls, connection: BaseDBAsyncClient, device_hash: str) -> bool:
        """Delete a sign-in that nobody has answered; no phone can approve it then."""
        unanswered = cls.filter(
            device_hash=device_hash, state__in=(SignInState.WAITING, SignInState.OPENED)
        )
        return bool(await unanswered.using_db(connection).delete())

    @classmethod
    async def take(cls, connection: BaseDBAsyncClient, device_hash: str, now: datetime) -> bool:
        """Delete an approved sign-in. Return True to the one caller that may create its session."""
        rows = await execute_returning(
            connection,
            "DELETE FROM kiosk_sign_in WHERE device_hash = $1 AND state = 'approved' "
            "AND expires_at > $2 RETURNING device_hash",
            device_hash,
            now.astimezone(UTC),
        )
        return bool(rows)

    @classmethod
    async def note_poll(cls, device_hash: str, now: datetime) -> None:
        await cls.filter(device_hash=device_hash).update(polled_at=now)

    @classmethod
    async def note_early_poll(cls, device_hash: str) -> None:
        await cls.filter(device_hash=device_hash).update(polled_early=F("polled_early") + 1)
