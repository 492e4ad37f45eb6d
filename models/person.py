"""People: natural persons, and persons who act for an organisation (法人经办人)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.encryption import EncryptedText
from models.personal import Personal
from models.rows import select_rows
from models.transaction import database, execute_returning

_CHUNK = 500


class PersonKind(StrEnum):
    """Person, or a person acting for an organisation (法人经办人)."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Person(Model):
    """A subject of the core's identity service, found by ``lookup``.

    Everything that names it is encrypted.

    ``cert_type`` is the three-digit code of GA/T 2000.156 (111 citizen id, 414 passport, 511
    Taiwan, 516 HK/Macao).
    """

    id = fields.CharField(primary_key=True, max_length=24)
    lookup = fields.CharField(max_length=64, unique=True)
    kind = fields.CharField(max_length=16)
    cert_type = fields.CharField(max_length=3)
    cert_no = EncryptedText()
    name = EncryptedText()
    mobile = EncryptedText(null=True)
    organisation_name = EncryptedText(null=True)
    organisation_code = EncryptedText(null=True)
    inbox_seq = fields.BigIntField(default=0)
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()

    PERSONAL = Personal(
        subject_columns=("id", "lookup"),
        data_columns=(
            "cert_type",
            "cert_no",
            "name",
            "mobile",
            "organisation_name",
            "organisation_code",
        ),
    )

    class Meta:
        table = "person"
        table_description = "办事人"

    @classmethod
    async def signed_in(cls, person_id: str) -> Person:
        """Read the person of a session, who always exists."""
        [person] = await select_rows(cls, "id = $1", person_id)
        return person

    @classmethod
    async def inbox_seqs(cls, person_ids: Sequence[str]) -> dict[str, int]:
        """Return the number of the newest message of each of these people."""
        seqs: dict[str, int] = {}
        for start in range(0, len(person_ids), _CHUNK):
            chunk = person_ids[start : start + _CHUNK]
            places = ", ".join(f"${number}" for number in range(1, len(chunk) + 1))
            rows = await execute_returning(
                database(),
                f"SELECT id, inbox_seq FROM person WHERE id IN ({places})",  # noqa: S608
                *chunk,
            )
            seqs |= {str(row["id"]): int(str(row["inbox_seq"])) for row in rows}
        return seqs

    @property
    def holder(self) -> tuple[str, str]:
        """Holder type and code for the certificate service (001: the USCC of an organisation)."""
        if self.organisation_code:
            return "001", self.organisation_code
        return self.cert_type, self.cert_no

    @property
    def display_name(self) -> str:
        return self.organisation_name or self.name
