"""Scan of a certificate's code (扫码亮证): show or refuse, and log the result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec

from bff.certificates.disclosed_certificate import (
    DisclosedCertificate,
    Withheld,
    disclose,
    file_ticket,
    must_be_in_force_still,
)
from bff.certificates.disclosure import PURPOSES
from bff.certificates.file_links import LINK_LIFE_S
from bff.certificates.presentation import Presentation
from bff.certificates.rights import must_still_be_shown, rights_to_see
from bff.certificates.scan_schemas import (
    CertificateScanView,
    ScannedCertificate,
    ScannedDisplay,
    ScannedField,
    ScannedPurpose,
)
from bff.certificates.states import IN_FORCE, STATE_TEXTS
from bff.certificates.type_names import type_name
from bff.certificates.usage_log import (
    Details,
    RightEnd,
    Use,
    auth_code_hash,
    details_at,
    record,
)
from bff.codes.live_codes import LiveCode
from bff.codes.problems import CODE_WITHDRAWN
from bff.codes.scan import Scan
from bff.context import AppContext
from bff.page_settings.service import display_at_kiosk
from bff.problems import Problem
from ground.clock import in_china
from ground.language import Text, minute_text
from models import UsageEntry
from models.terminal import TerminalKind
from models.usage_log import UsageAction, UsageOutcome

TRUST_STATEMENT = Text(
    "证照由{issuer}签发，信任等级 {level}；状态已于 {at} 向省电子证照库核对。"
    "依法与纸质证照具有同等效力。",
    "Issued by {issuer}, trust level {level}; status checked with the provincial library on {at}. "
    "By law it has the force of the paper certificate.",
)


async def show(context: AppContext, scan: Scan, presentation: Presentation) -> CertificateScanView:
    """Show the certificate to the terminal whose scan has taken the code.

    Each outcome is logged before it is an answer. The log row is written last, so that it says
    ``view`` only if the answer follows. Its transaction checks the rights to see again, since the
    core may have been slow.
    """
    try:
        display = await _display(scan, presentation)
        view = await disclose(context, scan, presentation)
        links = await _make_links(context, scan, presentation, view)
        scan_id = await _record_shown(context, scan, presentation, view, links)
    except Withheld as withheld:
        await _record_withheld(context, scan, presentation, withheld)
        raise withheld.problem from None
    except Problem as refusal:
        await record_refusal(context, scan, presentation, refusal.kind.slug)
        raise
    answer = _view(context, scan, scan_id, presentation, view, links)
    return msgspec.structs.replace(answer, display=display)


async def record_refusal(
    context: AppContext, scan: Scan, code: LiveCode | None, reason_code: str
) -> None:
    """Log a refused scan for the certificate's holder.

    A code that could not be read is logged for the terminal. Other kinds of code are not logged.
    """
    if code is not None and not isinstance(code, Presentation):
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
    context: AppContext, scan: Scan, presentation: Presentation, scan_id: str
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


async def _display(scan: Scan, presentation: Presentation) -> ScannedDisplay | None:
    """Return how the holder wants a kiosk to look. A desk is its operator's."""
    if scan.caller.terminal.kind != TerminalKind.KIOSK:
        return None
    return ScannedDisplay(await display_at_kiosk(presentation.person_id))


@dataclass(frozen=True, slots=True)
class Links:
    """Links of one scan: to the watermarked file and to the photograph, each None without one."""

    file: str | None
    photo: str | None

    async def drop(self, context: AppContext) -> None:
        if self.file is not None:
            await context.certificates.file_links.drop(self.file)
        if self.photo is not None:
            await context.certificates.photo_links.drop(self.photo)


async def _make_links(
    context: AppContext, scan: Scan, presentation: Presentation, view: DisclosedCertificate
) -> Links:
    until, parts = context.clock.unix() + LINK_LIFE_S, context.certificates
    ticket = file_ticket(scan, presentation, view, until)
    return Links(
        await parts.file_links.make(ticket) if view.includes_file else None,
        await parts.photo_links.make(ticket) if view.includes_photo else None,
    )


def _details(scan: Scan, presentation: Presentation | None, **facts: object) -> Details:
    if presentation is not None:
        facts |= {
            "certificate_name": presentation.name,
            "certificate_type": presentation.type_code,
            "identifier": presentation.identifier,
            "purpose": presentation.purpose,
            "presentation_id": presentation.presentation_id,
        }
    return details_at(
        scan.caller,
        scan.request.call.request_id,
        use_cause=scan.use_cause,
        operator=scan.operator,
        **facts,
    )


async def _record_shown(
    context: AppContext,
    scan: Scan,
    presentation: Presentation,
    view: DisclosedCertificate,
    links: Links,
) -> str:
    """Log the viewing and return its id; if it is not allowed, drop the links, raise Withheld."""
    now = context.clock.now()
    try:
        must_be_in_force_still(view.facts, now, scan.request.language)
        use = _use(scan, presentation, view, UsageOutcome.SHOWN)
        rights = rights_to_see(presentation.session_id, scan.caller, now)
        return await record(context, use, *rights)
    except RightEnd:
        problem = await _why_withheld(context, scan, presentation)
    except Problem as lapsed:
        problem = lapsed
    await links.drop(context)
    raise Withheld(problem, view)


async def _why_withheld(context: AppContext, scan: Scan, presentation: Presentation) -> Problem:
    try:
        await must_still_be_shown(context, presentation.session_id, scan.caller)
    except Problem as problem:
        return problem
    return Problem(CODE_WITHDRAWN)


async def _record_withheld(
    context: AppContext, scan: Scan, presentation: Presentation, withheld: Withheld
) -> None:
    use = _use(scan, presentation, withheld.certificate, UsageOutcome.WITHHELD)
    await record(context, replace(use, reason_code=withheld.problem.kind.slug))


def _use(
    scan: Scan, presentation: Presentation, view: DisclosedCertificate, outcome: UsageOutcome
) -> Use:
    return Use(
        terminal=scan.caller,
        action=UsageAction.SHOW,
        outcome=outcome,
        person_id=presentation.person_id,
        details=_details(
            scan,
            presentation,
            fields=[field.name for field, _ in view.fields],
            auth_code_hash=auth_code_hash(view.auth_code),
        ),
    )


def _view(
    context: AppContext,
    scan: Scan,
    scan_id: str,
    presentation: Presentation,
    view: DisclosedCertificate,
    links: Links,
) -> CertificateScanView:
    language, now, facts = scan.request.language, context.clock.now(), view.facts
    checked_at, life_s = in_china(view.checked_at), LINK_LIFE_S
    return CertificateScanView(
        scan_id=scan_id,
        shown_at=in_china(now),
        certificate=ScannedCertificate(
            name=facts.name,
            type_name=type_name(facts.type_code, language),
            type_code=facts.type_code,
            issuer=facts.issuer,
            state=IN_FORCE,
            state_text=STATE_TEXTS[IN_FORCE].render(language),
            valid_from=facts.valid_from,
            valid_to=facts.valid_to,
            trust_level=facts.trust_level,
        ),
        purpose=ScannedPurpose(
            presentation.purpose, PURPOSES[presentation.purpose].title.render(language)
        ),
        fields=[
            ScannedField(field.name, field.label.render(language), value, field.display)
            for field, value in view.fields
        ],
        trust_statement=TRUST_STATEMENT.render(
            language,
            issuer=facts.issuer,
            level=facts.trust_level,
            at=minute_text(checked_at, language),
        ),
        status_checked_at=checked_at,
        status_age_seconds=max(0, int((now - view.checked_at).total_seconds())),
        file_url=None if links.file is None else f"/v1/certificate-files/{links.file}",
        photo_url=None if links.photo is None else f"/v1/certificate-photos/{links.photo}",
        display=None,
        file_expires_at=None if links.file is None else in_china(now + timedelta(seconds=life_s)),
    )
