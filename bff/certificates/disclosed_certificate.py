"""Disclosure to the winning scan: ask the core afresh, disclose the least, return the file link."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from bff.certificates.disclosure import Field, includes_file, needs_photo
from bff.certificates.file_links import FileTicket
from bff.certificates.presentation import Presentation
from bff.certificates.problems import CERTIFICATE_NOT_IN_FORCE
from bff.certificates.rights import must_still_be_shown
from bff.certificates.states import IN_FORCE, STATE_TEXTS, refusal_of, state_of
from bff.codes.scan import Scan
from bff.context import AppContext
from bff.core_problems import core_called
from bff.problems import Problem
from gateways.call import OutgoingCall
from gateways.core import Certificate as CoreCertificate
from gateways.core import CoreRefused, Operator
from ground.language import Language
from models.terminal import TerminalKind

UNNAMED_OPERATOR = "-"


@dataclass(frozen=True, slots=True)
class DisclosedCertificate:
    """A certificate for its viewer. ``fields`` pairs rule and value, masked already."""

    facts: CoreCertificate
    checked_at: datetime
    fields: tuple[tuple[Field, str], ...]
    auth_code: str
    includes_file: bool
    includes_photo: bool


class Withheld(Exception):
    """Refusal to pass on what the core has disclosed, because it may no longer be shown."""

    def __init__(self, problem: Problem, certificate: DisclosedCertificate) -> None:
        super().__init__(problem.kind.slug)
        self.problem = problem
        self.certificate = certificate


async def disclose(
    context: AppContext, scan: Scan, presentation: Presentation
) -> DisclosedCertificate:
    """Return the agreed fields if the certificate is in force at this moment.

    Raises the problem of the refused scan: one of the ``certificate-*`` kinds, or
    ``core-unavailable``, after which the code may be scanned again.
    """
    consented = tuple(map(Field.read, presentation.fields))
    with_photo = _may_see_photo(scan, presentation)
    call, language = scan.request.call, scan.request.language
    with core_called():
        try:
            facts, checked_at = await _in_force_now(context, presentation, call, language)
            await must_still_be_shown(context, presentation.session_id, scan.caller)
            data = await context.core.certificates.data(
                presentation.identifier,
                [field.name for field in consented],
                scan.use_cause,
                "holder",
                Operator(
                    name=scan.operator or UNNAMED_OPERATOR,
                    org=scan.caller.hall.name,
                    terminal=scan.caller.terminal.label,
                ),
                call,
                photo=with_photo,
                idempotency_key=_key(scan, presentation),
            )
        except CoreRefused as error:
            context.certificates.lists.forget(presentation.person_id)
            raise Problem(
                CERTIFICATE_NOT_IN_FORCE, state=STATE_TEXTS["unknown"].render(language)
            ) from error
    fields = tuple(
        (field, field.as_shown(data.fields[field.name]))
        for field in consented
        if field.name in data.fields
    )
    return DisclosedCertificate(
        facts, checked_at, fields, data.auth_code, includes_file(consented), with_photo
    )


def _may_see_photo(scan: Scan, presentation: Presentation) -> bool:
    """Tell if the viewer sees the photograph: at a desk, for identity, and with consent."""
    at_desk = scan.caller.terminal.kind == TerminalKind.DESK
    return at_desk and presentation.photo and needs_photo(scan.use_cause)


def must_be_in_force_still(facts: CoreCertificate, now: datetime, language: Language) -> None:
    """Raise the refusal of a certificate that expired while the core answered."""
    state = state_of("01", facts.valid_from, facts.valid_to, now)
    if state != IN_FORCE:
        raise Problem(refusal_of(state), state=STATE_TEXTS[state].render(language))


def _key(scan: Scan, presentation: Presentation) -> str:
    """Build the idempotency key of one disclosure of one code to one viewer."""
    parts = (presentation.text, scan.caller.terminal.id, scan.use_cause, scan.operator)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


async def _in_force_now(
    context: AppContext, presentation: Presentation, call: OutgoingCall, language: Language
) -> tuple[CoreCertificate, datetime]:
    """Return the certificate with a status that the core confirms now, not a cached one."""
    certificates = await context.certificates.lists.of(presentation.person_id, call)
    item = certificates.find(presentation.certificate_id)
    statuses = await context.core.certificates.status([presentation.identifier], call)
    status = next(
        (entry for entry in statuses if entry.identifier == presentation.identifier), None
    )
    if item is None or status is None:
        raise Problem(CERTIFICATE_NOT_IN_FORCE, state=STATE_TEXTS["unknown"].render(language))
    state = state_of(status.status, item.facts.valid_from, item.facts.valid_to, context.clock.now())
    if state != IN_FORCE:
        context.certificates.lists.forget(presentation.person_id)
        raise Problem(refusal_of(state), state=STATE_TEXTS[state].render(language))
    return item.facts, status.read_at


def file_ticket(
    scan: Scan, presentation: Presentation, certificate: DisclosedCertificate, expires_at: float
) -> FileTicket:
    return FileTicket(
        auth_code=certificate.auth_code,
        terminal_id=scan.caller.terminal.id,
        person_id=presentation.person_id,
        certificate_name=presentation.name,
        certificate_type=presentation.type_code,
        purpose=presentation.purpose,
        use_cause=scan.use_cause,
        presentation_id=presentation.presentation_id,
        expires_at=expires_at,
        session_id=presentation.session_id,
    )
