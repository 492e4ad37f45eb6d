"""Scan of a certificate's code (扫码亮证): show or refuse, and log the result."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec

from bff.certificates.disclosure import PURPOSES
from bff.certificates.file_links import LINK_LIFE_S
from bff.certificates.presented import Presented
from bff.certificates.rights import must_still_be_shown, rights_to_see
from bff.certificates.scan_schemas import (
    CertificateScanView,
    ScannedCertificate,
    ScannedField,
    ScannedPurpose,
)
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
from bff.codes.live_codes import LiveCode
from bff.codes.problems import CODE_WITHDRAWN
from bff.codes.scan import Scan
from bff.context import AppContext
from bff.problems import Problem
from ground.clock import in_china
from ground.language import Text
from models import UsageEntry
from models.usage_log import UsageAction, UsageOutcome

TRUST_STATEMENT = Text(
    "证照由{issuer}签发，信任等级 {level}；状态已于 {at} 向省电子证照库核对。"
    "依法与纸质证照具有同等效力。",
    "Issued by {issuer}, trust level {level}; status checked with the provincial library at {at}. "
    "By law it has the force of the paper certificate.",
)


async def show(context: AppContext, scan: Scan, presented: Presented) -> CertificateScanView:
    """Show the certificate to the terminal whose scan has taken the code.

    Each outcome is logged before it is an answer. The log row is written last, so that it says
    ``shown`` only if the answer follows. Its transaction checks the rights to see again, since the
    core may have been slow.
    """
    try:
        shown = await disclose(context, scan, presented)
        link = await _file_link(context, scan, presented, shown)
        scan_id = await _record_shown(context, scan, presented, shown, link)
    except Withheld as withheld:
        await _record_withheld(context, scan, presented, withheld)
        raise withheld.problem from None
    except Problem as refusal:
        await record_refusal(context, scan, presented, refusal.kind.slug)
        raise
    return _view(context, scan, scan_id, presented, shown, link)


async def record_refusal(
    context: AppContext, scan: Scan, code: LiveCode | None, reason_code: str
) -> None:
    """Log a refused scan for the certificate's holder.

    A code that could not be read is logged for the terminal. Other kinds of code are not logged.
    """
    if code is not None and not isinstance(code, Presented):
        return
    await record(
        context,
        Use(
            terminal=scan.caller,
            action=UsageAction.SHOW,
            outcome=UsageOutcome.REFUSED,
            reason_code=reason_code,
            person_id=code.person_id if code else None,
            details=_details(scan, code),
        ),
    )


async def record_repeat(
    context: AppContext, scan: Scan, presented: Presented, scan_id: str
) -> None:
    """Log that the terminal fetches the answer of its scan again.

    The certificate is shown once more, so the holder finds it in the usage log.
    """
    first = await UsageEntry.get(id=scan_id)
    details = msgspec.json.decode(first.details, type=Details)
    use = Use(
        terminal=scan.caller,
        action=first.action,
        outcome=first.outcome,
        person_id=first.person_id,
        details=msgspec.structs.replace(
            details, repeat_of=scan_id, request_id=scan.request.call.request_id
        ),
    )
    await record(context, use)


async def _file_link(
    context: AppContext, scan: Scan, presented: Presented, shown: Shown
) -> str | None:
    if not shown.includes_file:
        return None
    until = context.clock.unix() + LINK_LIFE_S
    return await context.certificates.file_links.make(file_ticket(scan, presented, shown, until))


def _details(scan: Scan, presented: Presented | None, **facts: object) -> Details:
    if presented is not None:
        facts |= {
            "certificate_name": presented.name,
            "certificate_type": presented.type_code,
            "identifier": presented.identifier,
            "purpose": presented.purpose,
            "presentation_id": presented.presentation_id,
        }
    return details_at(
        scan.caller,
        scan.request.call.request_id,
        use_cause=scan.use_cause,
        operator=scan.operator,
        **facts,
    )


async def _record_shown(
    context: AppContext, scan: Scan, presented: Presented, shown: Shown, link: str | None
) -> str:
    """Log the viewing and return its id; if it is not allowed, drop the link and raise Withheld."""
    now = context.clock.now()
    try:
        must_be_in_force_still(shown.facts, now, scan.request.language)
        use = _use(scan, presented, shown, UsageOutcome.SHOWN)
        rights = rights_to_see(presented.session_id, scan.caller, now)
        return await record(context, use, *rights)
    except RightEnded:
        problem = await _why_withheld(context, scan, presented)
    except Problem as lapsed:
        problem = lapsed
    if link is not None:
        await context.certificates.file_links.drop(link)
    raise Withheld(problem, shown)


async def _why_withheld(context: AppContext, scan: Scan, presented: Presented) -> Problem:
    try:
        await must_still_be_shown(context, presented.session_id, scan.caller)
    except Problem as problem:
        return problem
    return Problem(CODE_WITHDRAWN)


async def _record_withheld(
    context: AppContext, scan: Scan, presented: Presented, withheld: Withheld
) -> None:
    use = _use(scan, presented, withheld.shown, UsageOutcome.WITHHELD)
    await record(context, replace(use, reason_code=withheld.problem.kind.slug))


def _use(scan: Scan, presented: Presented, shown: Shown, outcome: UsageOutcome) -> Use:
    return Use(
        terminal=scan.caller,
        action=UsageAction.SHOW,
        outcome=outcome,
        person_id=presented.person_id,
        details=_details(
            scan,
            presented,
            fields=[field.name for field, _ in shown.fields],
            auth_code_hash=auth_code_hash(shown.auth_code),
        ),
    )


def _view(
    context: AppContext,
    scan: Scan,
    scan_id: str,
    presented: Presented,
    shown: Shown,
    link: str | None,
) -> CertificateScanView:
    language, now, facts = scan.request.language, context.clock.now(), shown.facts
    checked_at, life_s = in_china(shown.checked_at), LINK_LIFE_S
    return CertificateScanView(
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
        file_expires_at=None if link is None else in_china(now + timedelta(seconds=life_s)),
    )
