"""The usage log (用证日志): a row for every scan, read by its holder.

The row and the message to the holder are one transaction. Only names of fields are written, never
their values (minimum fields: docs/sources.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.certificates.disclosure import field_label, purpose_title
from bff.certificates.schemas import UsageEntryView, UsageLogPage, UsageQuery
from bff.certificates.type_names import type_name
from bff.context import AppContext
from bff.identity.callers import Citizen, TerminalCaller
from bff.problems import PROBLEMS, Problem
from ground.clock import in_china
from ground.language import Language, Text
from models import UsageEntry
from models.guarded_writes import Write
from models.rights import all_stand
from models.session import Channel
from models.transaction import transact
from models.usage_log import UsageAction, UsageOutcome, UsageRow, append
from notifications import Message, tell

_APPLICATION = Text("办理{item}", "For the application: {item}")
_CHANNELS: dict[str, Text] = {
    Channel.APP: Text("手机应用", "Phone app"),
    Channel.MINI_PROGRAM: Text("微信小程序", "WeChat mini program"),
    Channel.KIOSK: Text("自助机", "Kiosk"),
}


_WARNINGS = (UsageAction.ATTACH, UsageAction.DENY)


class ScanMessage(Message):
    """Message to a holder about a logged scan."""

    KIND = "scan"

    entry: str

    @property
    def about(self) -> str:
        return f"usage:{self.entry}"


class ScanWarning(ScanMessage):
    """Message about a scan that a holder may have to act on: it may go outside, too."""

    MAY_PUSH = True


class Details(msgspec.Struct, rename="camel", kw_only=True, omit_defaults=True):
    """Encrypted part of a row: fields, place and reason.

    ``agent`` is the masked name of the person who used it for the holder (授权代办). ``repeat_of``
    is the row of the scan whose answer was repeated. Whoever applies has no terminal, but a
    ``channel``, and the cause is the ``item`` (older rows have both in Chinese words instead).
    """

    hall: str
    hall_id: str
    terminal: str
    terminal_kind: str
    channel: str | None = None
    item: Text | None = None
    use_cause: str | None = None
    operator: str | None = None
    agent: str | None = None
    certificate_name: str | None = None
    certificate_type: str | None = None
    identifier: str | None = None
    purpose: str | None = None
    fields: list[str] = []
    presentation_id: str | None = None
    auth_code_hash: str | None = None
    repeat_of: str | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One scan, viewing of a file, or use in an application.

    ``person_id`` is None if the code has no known holder; ``terminal`` is None if the holder was
    online. ``row_id`` is the row's id, None for a new one.
    """

    terminal: TerminalCaller | None
    action: str
    outcome: str
    details: Details
    person_id: str | None = None
    reason_code: str | None = None
    row_id: str | None = None


def application_cause(item: Text) -> Text:
    """Return the use cause (用证事由) of a certificate that an application uses."""
    return Text(_APPLICATION.zh.format(item=item.zh), _APPLICATION.en.format(item=item.en))


def details_at(caller: TerminalCaller, request_id: str, **facts: Any) -> Details:
    """Build details with the terminal's present place."""
    return Details(
        hall=caller.hall.name,
        hall_id=caller.hall.id,
        terminal=caller.terminal.label,
        terminal_kind=caller.terminal.kind,
        request_id=request_id,
        **facts,
    )


def auth_code_hash(auth_code: str) -> str:
    return hashlib.sha256(auth_code.encode()).hexdigest()


async def record(context: AppContext, use: Use, *rights: Write) -> str:
    """Write the row and the holder's message, and return the row's id.

    Raise RightEnd and write nothing if one of the ``rights`` has ended.
    """
    row = _row(context, use)

    async def write(connection: BaseDBAsyncClient) -> None:
        await _write(context, connection, row)
        if not await all_stand(connection, *rights):
            raise RightEnd

    await transact(write)
    return row.id


class RightEnd(Exception):
    """End of the right to see the disclosed certificate."""


@asynccontextmanager
async def recording(
    context: AppContext, use: Use
) -> AsyncIterator[Callable[[BaseDBAsyncClient], Awaitable[None]]]:
    """Yield a function that writes the row inside the caller's transaction.

    If the block raises a problem, record that the certificate was withheld, and why.
    """
    row = _row(context, use)
    try:
        yield partial(_write, context, row=row)
    except Problem as problem:
        await record(
            context, replace(use, outcome=UsageOutcome.WITHHELD, reason_code=problem.kind.slug)
        )
        raise


def _row(context: AppContext, use: Use) -> UsageRow:
    return UsageRow(
        id=use.row_id or context.new_id(),
        at=context.clock.now(),
        person_id=use.person_id,
        terminal_id=use.terminal.terminal.id if use.terminal else None,
        action=use.action,
        outcome=use.outcome,
        reason_code=use.reason_code,
        details=msgspec.json.encode(use.details).decode(),
    )


async def _write(context: AppContext, connection: BaseDBAsyncClient, row: UsageRow) -> None:
    await append(connection, row, context.certificates.log_sealer)
    if row.person_id is not None:
        message = ScanWarning if row.action in _WARNINGS else ScanMessage
        await tell(connection, row.person_id, message(entry=row.id), row.at)


async def page(citizen: Citizen, query: UsageQuery, language: Language) -> UsageLogPage:
    """Return a page of the citizen's own log, newest first."""
    rows = UsageEntry.filter(chain=f"person:{citizen.person_id}")
    if query.after is not None:
        rows = rows.filter(seq__lt=query.after)
    entries = await rows.order_by("-seq").limit(query.limit + 1)
    page_entries = entries[: query.limit]
    return UsageLogPage(
        [entry_view(entry, language) for entry in page_entries],
        page_entries[-1].seq if len(entries) > query.limit else None,
    )


async def entry_for(person_id: str, entry_id: str, language: Language) -> UsageEntryView | None:
    entry = await UsageEntry.get_or_none(id=entry_id, person_id=person_id)
    return None if entry is None else entry_view(entry, language)


def entry_view(entry: UsageEntry, language: Language) -> UsageEntryView:
    details = msgspec.json.decode(entry.details, type=Details)
    kind = PROBLEMS.get(entry.reason_code or "")
    return UsageEntryView(
        id=entry.id,
        at=in_china(entry.at),
        action=entry.action,
        outcome=entry.outcome,
        reason_code=entry.reason_code,
        reason_text=kind.title.render(language) if kind else None,
        hall=details.hall,
        terminal=_terminal(details, language),
        terminal_kind=details.terminal_kind,
        certificate_name=details.certificate_name,
        certificate_type_name=type_name(details.certificate_type, language),
        purpose=purpose_title(details.purpose, language),
        fields=[field_label(name, language) for name in details.fields],
        use_cause=_use_cause(details, language),
        agent=details.agent,
        repeat_of=details.repeat_of,
    )


def _terminal(details: Details, language: Language) -> str:
    channel = _CHANNELS.get(details.channel or "")
    return details.terminal if channel is None else channel.render(language)


def _use_cause(details: Details, language: Language) -> str | None:
    if details.item is None:
        return details.use_cause
    return application_cause(details.item).render(language)
