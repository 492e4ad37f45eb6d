"""A scan: read the code, decide the single winner, show or refuse, and log the result."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from redis.exceptions import RedisError

from bff.certificates.disclosure import PURPOSES
from bff.certificates.file_links import LINK_LIFE_S
from bff.certificates.problems import CODE_WITHDRAWN
from bff.certificates.rights import must_still_be_shown, rights_to_see
from bff.certificates.showing import (
    Shown,
    Withheld,
    disclose,
    file_ticket,
    must_be_in_force_still,
)
from bff.certificates.states import IN_FORCE, STATE_TEXTS
from bff.certificates.usage_log import (
    Details,
    RightEnded,
    Use,
    auth_code_hash,
    details_at,
    record,
)
from bff.codes.live_codes import Presented
from bff.codes.problems import (
    CODE_NOT_FOUND,
    CODE_USED,
)
from bff.codes.reading import must_be_scannable, presented_by
from bff.codes.schemas import (
    CodeView,
    Scan,
    ScannedCertificate,
    ScannedField,
    ScannedPurpose,
    ScanRequest,
)
from bff.context import AppContext
from bff.identity.callers import Citizen, TerminalCaller
from bff.problems import Problem
from gateways.call import OutgoingCall
from ground.clock import from_unix, in_china
from ground.language import Language, Text
from models.usage_log import UsageAction, UsageOutcome

TRUST_STATEMENT = Text(
    "证照由{issuer}签发，信任等级 {level}；状态已于 {at} 向省电子证照库核对。"
    "依法与纸质证照具有同等效力。",
    "Issued by {issuer}, trust level {level}; status checked with the provincial library at {at}. "
    "By law it has the force of the paper certificate.",
)


@dataclass(frozen=True, slots=True)
class Scanning:
    """One scan in progress: scanner, code, reason and remaining time."""

    caller: TerminalCaller
    request: ScanRequest
    call: OutgoingCall
    language: Language


async def scan(context: AppContext, scanning: Scanning) -> Scan:
    """Return the certificate behind the code for its first permitted scan; else raise a problem.

    Each outcome is a row in the usage log before it is an answer.
    """
    presented: Presented | None = None
    try:
        presented = await presented_by(context, scanning.request.code)
        must_be_scannable(context, presented, scanning.caller)
        if not await context.codes.live.take(presented, scanning.caller.terminal.id):
            raise Problem(CODE_USED)
        return await _show(context, presented, scanning)
    except Withheld as withheld:
        await _record_withheld(context, scanning, presented, withheld)
        raise withheld.problem from None
    except Problem as refusal:
        await record_refusal(context, scanning, presented, refusal.kind.slug)
        raise


async def code_view(context: AppContext, citizen: Citizen, code_id: str) -> CodeView:
    """Return the state of one of the citizen's own codes: live, used or expired."""
    presented = await own_code(context, citizen, code_id)
    if await context.codes.live.is_taken(presented):
        state = "used"
    else:
        state = "live" if context.clock.unix() < presented.expires_at else "expired"
    return CodeView(code_id, state, in_china(from_unix(presented.expires_at)))


async def own_code(context: AppContext, citizen: Citizen, code_id: str) -> Presented:
    presented = await context.codes.live.get(code_id)
    if presented is None or presented.person_id != citizen.person_id:
        raise Problem(CODE_NOT_FOUND)
    return presented


async def _show(context: AppContext, presented: Presented, scanning: Scanning) -> Scan:
    """Show the certificate of a claimed code.

    If the core, Redis or the database is away, undo the claim.

    The log row is written last, so that it says ``shown`` only if the answer follows. Its
    transaction checks the rights to see again, since the core may have been slow.
    """
    try:
        shown = await disclose(
            context,
            presented,
            scanning.caller,
            scanning.request.use_cause,
            scanning.request.operator,
            scanning.call,
            scanning.language,
        )
        link = await _file_link(context, presented, shown, scanning)
        scan_id = await _record_shown(context, scanning, presented, shown, link)
    except Withheld:
        raise
    except Exception as error:
        if not isinstance(error, Problem) or error.kind.status >= 500:
            with suppress(RedisError):  # Redis gone: the code is gone with it
                await context.codes.live.give_back(presented)
        raise
    return _answer(context, scan_id, presented, shown, link, scanning.language)


async def _file_link(
    context: AppContext, presented: Presented, shown: Shown, scanning: Scanning
) -> str | None:
    if not shown.includes_file:
        return None
    until = context.clock.unix() + LINK_LIFE_S
    return await context.certificates.file_links.make(
        file_ticket(presented, shown, scanning.caller, scanning.request.use_cause, until)
    )


def _details(scanning: Scanning, presented: Presented | None, **facts: object) -> Details:
    if presented is not None:
        facts |= {
            "certificate_name": presented.name,
            "certificate_type": presented.type_code,
            "identifier": presented.identifier,
            "purpose": presented.purpose,
            "presentation_id": presented.presentation_id,
        }
    return details_at(
        scanning.caller,
        scanning.call.request_id,
        use_cause=scanning.request.use_cause,
        operator=scanning.request.operator,
        **facts,
    )


async def record_refusal(
    context: AppContext, scanning: Scanning, presented: Presented | None, reason_code: str
) -> None:
    await record(
        context,
        Use(
            terminal=scanning.caller,
            action=UsageAction.SHOW,
            outcome=UsageOutcome.REFUSED,
            reason_code=reason_code,
            person_id=presented.person_id if presented else None,
            details=_details(scanning, presented),
        ),
    )


async def _record_shown(
    context: AppContext, scanning: Scanning, presented: Presented, shown: Shown, link: str | None
) -> str:
    """Log the viewing and return its id; if it is not allowed, drop the link and raise Withheld."""
    now, caller = context.clock.now(), scanning.caller
    try:
        must_be_in_force_still(shown.facts, now, scanning.language)
        use = _use_of(scanning, presented, shown, "shown")
        return await record(context, use, *rights_to_see(presented.session_id, caller, now))
    except RightEnded:
        problem = await _why_withheld(context, presented, caller)
    except Problem as lapsed:
        problem = lapsed
    if link is not None:
        await context.certificates.file_links.drop(link)
    raise Withheld(problem, shown)


async def _why_withheld(
    context: AppContext, presented: Presented, caller: TerminalCaller
) -> Problem:
    try:
        await must_still_be_shown(context, presented.session_id, caller)
    except Problem as problem:
        return problem
    return Problem(CODE_WITHDRAWN)


async def _record_withheld(
    context: AppContext, scanning: Scanning, presented: Presented | None, withheld: Withheld
) -> None:
    assert presented is not None
    use = _use_of(scanning, presented, withheld.shown, UsageOutcome.WITHHELD)
    await record(context, replace(use, reason_code=withheld.problem.kind.slug))


def _use_of(scanning: Scanning, presented: Presented, shown: Shown, outcome: str) -> Use:
    return Use(
        terminal=scanning.caller,
        action=UsageAction.SHOW,
        outcome=outcome,
        person_id=presented.person_id,
        details=_details(
            scanning,
            presented,
            fields=[field.name for field, _ in shown.fields],
            auth_code_hash=auth_code_hash(shown.auth_code),
        ),
    )


def _answer(
    context: AppContext,
    scan_id: str,
    presented: Presented,
    shown: Shown,
    link: str | None,
    language: Language,
) -> Scan:
    now, facts = context.clock.now(), shown.facts
    checked_at = in_china(shown.checked_at)
    return Scan(
        scan_id=scan_id,
        shown_at=in_china(now),
        certificate=ScannedCertificate(
            name=facts.name,
            type_code=facts.type_code,
            issuer=facts.issuer,
            state=IN_FORCE,
            state_text=STATE_TEXTS[IN_FORCE].said(language),
            valid_from=facts.valid_from,
            valid_to=facts.valid_to,
            trust_level=facts.trust_level,
        ),
        purpose=ScannedPurpose(presented.purpose, PURPOSES[presented.purpose].title.said(language)),
        fields=[
            ScannedField(field.name, field.label.said(language), value, field.shown)
            for field, value in shown.fields
        ],
        trust_statement=TRUST_STATEMENT.said(
            language,
            issuer=facts.issuer,
            level=facts.trust_level,
            at=f"{checked_at:%Y-%m-%d %H:%M:%S}",
        ),
        status_checked_at=checked_at,
        status_age_seconds=max(0, int((now - shown.checked_at).total_seconds())),
        file_url=None if link is None else f"/v1/certificate-files/{link}",
        file_expires_at=None if link is None else in_china(now + timedelta(seconds=LINK_LIFE_S)),
    )
