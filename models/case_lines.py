"""A case with its lines, in one read: for the intake of an event, and for the push of a line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tortoise.backends.base.client import BaseDBAsyncClient

from models.rows import columns_of, row_of
from models.service_case import CaseEvent, ServiceCase
from models.transaction import database, execute_returning

_LINE = "line_"


@dataclass(frozen=True, slots=True)
class CaseWithLines:
    """A case as one statement found it, for an event of the core.

    ``row_version`` names this version of its row, on PostgreSQL: any update of the row changes it.
    ``is_known``: some line has the event's id already. ``is_number_taken``: another case has the
    event's case number. ``has_open_act``: the ledger has an act of it that an event may settle.
    ``item`` is the text of its item, if it was asked for.
    """

    case: ServiceCase
    lines: list[CaseEvent]
    row_version: str
    is_known: bool
    is_number_taken: bool
    has_open_act: bool
    item: str | None


async def read_case_with_lines(
    connection: BaseDBAsyncClient, case_id: str, event_id: str, case_no: str, *, with_item: bool
) -> CaseWithLines | None:
    """Read the case and all its lines; None if there is no such case."""
    is_sqlite = connection.capabilities.dialect == "sqlite"
    statement = _statement("'-'" if is_sqlite else "CAST(the_case.xmin AS TEXT)", with_item)
    rows = await execute_returning(connection, statement, case_id, event_id, case_no)
    if not rows:
        return None
    first = rows[0]
    return CaseWithLines(
        case=row_of(ServiceCase, first),
        lines=_lines_of(rows),
        row_version=str(first["row_version"]),
        is_known=bool(first["is_known"]),
        is_number_taken=bool(first["is_number_taken"]),
        has_open_act=bool(first["has_open_act"]),
        item=None if first["item"] is None else str(first["item"]),
    )


async def read_case_with_line(
    case_id: str, source_id: str
) -> tuple[ServiceCase, list[CaseEvent]] | None:
    """Read the case, one line of it and all corrections; None if there is no such case."""
    which = "AND (line.source_id = $2 OR line.kind = 'correction')"
    return await _read_lines(which, case_id, source_id)


async def read_case_with_all_lines(
    case_id: str,
) -> tuple[ServiceCase, list[CaseEvent]] | None:
    """Read the case and its timeline; None if there is no such case."""
    return await _read_lines("", case_id)


async def _read_lines(
    which: str, case_id: str, *values: object
) -> tuple[ServiceCase, list[CaseEvent]] | None:
    rows = await execute_returning(
        database(),
        f"SELECT {_cases_and_lines()} FROM service_case AS the_case "  # noqa: S608 - our own names
        f"LEFT JOIN case_event AS line ON line.case_id = the_case.id {which} "
        "WHERE the_case.id = $1",
        case_id,
        *values,
    )
    return (row_of(ServiceCase, rows[0]), _lines_of(rows)) if rows else None


def _lines_of(rows: list[dict[str, object]]) -> list[CaseEvent]:
    return [row_of(CaseEvent, row, _LINE) for row in rows if row[f"{_LINE}id"] is not None]


@cache
def _statement(row_version: str, with_item: bool) -> str:
    item = "SELECT body FROM service_item WHERE code = the_case.item_code" if with_item else "NULL"
    return (
        f"SELECT {_cases_and_lines()}, "  # noqa: S608 - our own names
        f"{row_version} AS row_version, ({item}) AS item, "
        "EXISTS (SELECT 1 FROM case_event WHERE source_id = $2) AS is_known, "
        "EXISTS (SELECT 1 FROM service_case WHERE case_no = $3 AND id <> $1) AS is_number_taken, "
        "EXISTS (SELECT 1 FROM forward WHERE case_id = $1 AND kind <> 'unreached' "
        "AND (state = 'not_forwarded' OR state = 'queued' AND kind = 'withdrawal')) "
        "AS has_open_act "
        "FROM service_case AS the_case LEFT JOIN case_event AS line ON line.case_id = the_case.id "
        "WHERE the_case.id = $1"
    )


@cache
def _cases_and_lines() -> str:
    return f"{columns_of(ServiceCase, 'the_case')}, {columns_of(CaseEvent, 'line', _LINE)}"
