"""The usage log (用证日志): every scan of a certificate code, in chains that show tampering.

Each holder has a chain (``person:<id>``). Scans without a known holder (a forged code) go to the
terminal's own chain. A row's ``seal`` is an HMAC over its content and the seal before it; the
chain's head stores the last number and seal. So a changed row breaks its seal, a removed one leaves
a gap in ``seq``, and a removed last one contradicts the head. The chain alone cannot show that rows
were cut from its end and the head set back: docs/decisions/0016 says what is done against it.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec
from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from models.encryption import Clear, DecryptionFailed, EncryptedText
from models.personal import Personal
from models.transaction import execute_returning

FIRST_SEAL = "0" * 64


class UsageAction(StrEnum):
    """Use of a certificate. ``deny``: the clerk says that whoever showed it is not its holder."""

    SHOW = "show"
    FILE = "file"
    ATTACH = "attach"
    PHOTO = "photo"
    DENY = "deny"


class UsageOutcome(StrEnum):
    """Result of a use.

    ``withheld``: the core disclosed the data, but nobody saw it, because the right to see it had
    ended.
    """

    SHOWN = "shown"
    REFUSED = "refused"
    WITHHELD = "withheld"


class UsageChain(Model):
    """The head of one chain: how many rows it has, and the last one's seal."""

    id = fields.CharField(primary_key=True, max_length=40)
    seq = fields.BigIntField()
    seal = fields.CharField(max_length=64)

    PERSONAL = Personal(subject_columns=("id",))

    class Meta:
        table = "usage_chain"
        table_description = "用证日志链头"


class UsageEntry(Model):
    """An entry of the usage log.

    ``details`` is JSON text (what, where, why), encrypted: the name 残疾人证 beside a person says a
    lot.
    """

    id = fields.CharField(primary_key=True, max_length=24)
    chain = fields.CharField(max_length=40)
    seq = fields.BigIntField()
    at = fields.DatetimeField()
    person_id = fields.CharField(max_length=24, null=True)
    terminal_id = fields.CharField(max_length=24, null=True, db_index=True)
    action = fields.CharField(max_length=16)
    outcome = fields.CharField(max_length=16)
    reason_code = fields.CharField(max_length=40, null=True)
    details = EncryptedText()
    seal = fields.CharField(max_length=64)

    PERSONAL = Personal(subject_columns=("person_id", "chain"), data_columns=("details",))

    class Meta:
        table = "usage_entry"
        table_description = "用证日志"
        unique_together = (("chain", "seq"),)


@dataclass(frozen=True, slots=True)
class UsageRow:
    """A row for the log, before the chain gives it number and seal."""

    id: str
    at: datetime
    person_id: str | None
    terminal_id: str | None
    action: str
    outcome: str
    reason_code: str | None
    details: str

    @property
    def chain(self) -> str:
        return f"person:{self.person_id}" if self.person_id else f"terminal:{self.terminal_id}"


Sealer = Callable[[bytes], str]


def sealer(secret: bytes) -> Sealer:
    """Build the sealing function: HMAC-SHA256 in hex under the log's own secret.

    The database does not hold that secret.
    """
    return lambda message: hmac.digest(secret, message, "sha256").hex()


async def append(connection: BaseDBAsyncClient, row: UsageRow, seal: Sealer) -> None:
    """Append one row to its chain, inside the caller's transaction.

    The upsert of the head locks the chain (and is the write that a SQLite transaction must begin
    with), so rows of one chain are numbered and sealed one after another.
    """
    [head] = await execute_returning(
        connection,
        "INSERT INTO usage_chain (id, seq, seal) VALUES ($1, 1, $2) "
        "ON CONFLICT (id) DO UPDATE SET seq = usage_chain.seq + 1 RETURNING seq, seal",
        row.chain,
        FIRST_SEAL,
    )
    seq = int(str(head["seq"]))
    row_seal = seal(_content(row, seq, str(head["seal"])))
    await UsageEntry.create(
        using_db=connection,
        id=row.id,
        chain=row.chain,
        seq=seq,
        at=row.at,
        person_id=row.person_id,
        terminal_id=row.terminal_id,
        action=row.action,
        outcome=row.outcome,
        reason_code=row.reason_code,
        details=Clear(row.details),
        seal=row_seal,
    )
    await UsageChain.filter(id=row.chain).using_db(connection).update(seal=row_seal)


@dataclass(frozen=True, slots=True)
class ChainFault:
    chain: str
    seq: int
    fault: str


async def verify_chain(chain: str, seal: Sealer, batch: int = 500) -> list[ChainFault]:
    """Read one chain from its start; return its faults, none if it is intact."""
    faults: list[ChainFault] = []
    expected, last_seal = 1, FIRST_SEAL
    while True:
        rows = await _rows(chain, expected, batch)
        for seq, row_seal, row in rows:
            if seq != expected:
                faults.append(ChainFault(chain, expected, "row missing"))
            elif row is None or row_seal != seal(_content(row, seq, last_seal)):
                faults.append(ChainFault(chain, seq, "row changed"))
            expected, last_seal = seq + 1, row_seal
        head = await UsageChain.get_or_none(id=chain)
        grown = head is not None and head.seq >= expected  # a scan was added while we read
        if not rows or not (grown or len(rows) == batch):
            break
    if head is None or head.seq != expected - 1 or head.seal != last_seal:
        faults.append(ChainFault(chain, expected, "end of chain missing or changed"))
    return faults


async def chain_names() -> list[str]:
    """List every chain that has a head or a row, so that a chain without its head is found too."""
    heads = await UsageChain.all().values_list("id", flat=True)
    rows = await UsageEntry.all().distinct().values_list("chain", flat=True)
    return sorted({str(name) for name in [*heads, *rows]})


async def _rows(chain: str, first: int, limit: int) -> list[tuple[int, str, UsageRow | None]]:
    """Read number, seal and content of rows; the content is None if somebody overwrote it."""
    rows = UsageEntry.filter(chain=chain, seq__gte=first).order_by("seq").limit(limit)
    try:
        return [(entry.seq, entry.seal, _as_row(entry)) for entry in await rows]
    except (DecryptionFailed, ValueError):
        if limit == 1:
            return [(seq, seal, None) for seq, seal in await rows.values_list("seq", "seal")]
        numbers = await rows.values_list("seq", flat=True)
        return [row for seq in numbers for row in await _rows(chain, int(str(seq)), 1)]


def _as_row(entry: UsageEntry) -> UsageRow:
    return UsageRow(
        id=entry.id,
        at=entry.at,
        person_id=entry.person_id,
        terminal_id=entry.terminal_id,
        action=entry.action,
        outcome=entry.outcome,
        reason_code=entry.reason_code,
        details=entry.details,
    )


def _content(row: UsageRow, seq: int, previous: str) -> bytes:
    # Microseconds since 1970, because the databases write the same moment differently.
    return msgspec.json.encode(
        [
            previous,
            row.chain,
            seq,
            row.id,
            round(row.at.timestamp() * 1_000_000),
            row.person_id,
            row.terminal_id,
            row.action,
            row.outcome,
            row.reason_code,
            row.details,
        ]
    )
