"""Certificates from the holder's side: list, read, present."""

from __future__ import annotations

from datetime import timedelta

from bff.certificates.disclosure import (
    PURPOSES,
    Field,
    bears_photo,
    includes_file,
    required_level,
    rules_for,
)
from bff.certificates.lists import CitizenCertificate, CitizenCertificates
from bff.certificates.presentation import Presentation
from bff.certificates.problems import (
    CERTIFICATE_NOT_FOUND,
    CONSENT_OUT_OF_DATE,
    PRESENTATION_OVER,
    PURPOSE_NOT_OFFERED,
)
from bff.certificates.remedies import remedies_of
from bff.certificates.schemas import (
    CertificateDetail,
    CertificateList,
    CertificateName,
    CertificateView,
    OfferedField,
    PresentationRequest,
    PresentationView,
    PurposeName,
    PurposeView,
    Remedy,
)
from bff.certificates.states import IN_FORCE, STATE_TEXTS, refusal_of
from bff.certificates.type_names import type_name
from bff.codes.service import mint_code
from bff.context import AppContext
from bff.core_problems import core_called
from bff.identity.assurance import LEVEL_NAMES, reaches
from bff.identity.callers import Citizen
from bff.identity.problems import ASSURANCE_TOO_LOW
from bff.problems import Problem, build_document
from bff.request_context import RequestContext
from gateways.core import Certificate as CoreCertificate
from ground.clock import in_china
from ground.language import Language, Text
from ground.masking import mask_name, mask_number
from models import CaseEvent
from qr import Code, CodeKind

CODE_LIFE_S, REFRESH_AFTER_S = 60, 45
_NO_END = Text("长期", "no end date")


async def list_certificates(
    context: AppContext, request: RequestContext[Citizen]
) -> CertificateList:
    """List the citizen's certificates with their purposes, and the age of the list.

    A certificate that came with a granted case is there at once.
    """
    since, language = await CaseEvent.last_grant(request.caller.person_id), request.language
    with core_called():
        certificates = await context.certificates.lists.of(
            request.caller.person_id, request.call, since=since
        )
    problems = [] if certificates.problem is None else [certificates.problem]
    remedies = await remedies_of(context, request.caller, certificates.items, language)
    return CertificateList(
        items=[
            _view(context, request.caller, item, remedies.get(item.id), language)
            for item in certificates.items
        ],
        checked_at=in_china(certificates.checked_at),
        age_seconds=certificates.age_s,
        problems=[
            build_document(problem, language, request.call.request_id) for problem in problems
        ],
    )


async def certificate(
    context: AppContext, request: RequestContext[Citizen], certificate_id: str
) -> CertificateDetail:
    """Return one certificate, and for each purpose exactly the fields that its viewer would see."""
    certificates, language = await _read_list(context, request), request.language
    item = _find(certificates, certificate_id)
    remedies = await remedies_of(context, request.caller, [item], language)
    summary = _view(context, request.caller, item, remedies.get(item.id), language)
    facts = {name: getattr(summary, name) for name in CertificateView.__struct_fields__}
    purposes = [
        PurposeView(
            code,
            PURPOSES[code].title.render(language),
            PURPOSES[code].explanation.render(language),
            _offered_fields(item, code, language),
            includes_file(fields),
            bears_photo(item.facts.type_code),
        )
        for code, fields in rules_for(item.facts.type_code).items()
    ]
    return CertificateDetail(
        **{**facts, "purposes": purposes},
        checked_at=in_china(certificates.checked_at),
        age_seconds=certificates.age_s,
    )


async def present(
    context: AppContext,
    request: RequestContext[Citizen],
    certificate_id: str,
    terms: PresentationRequest,
) -> PresentationView:
    """Create a code that shows this certificate for this purpose, once, to its first scanner.

    The fields are those that the citizen has just agreed to. If the rule has changed since, the
    citizen is asked again.
    """
    certificates = await _read_list(context, request)
    if certificates.problem is not None:
        raise certificates.problem
    citizen, language = request.caller, request.language
    citizen.must_not_have_ended(context)  # the session may have ended while the core answered
    item = _find(certificates, certificate_id)
    _must_be_usable(context, citizen, item, language)
    fields = rules_for(item.facts.type_code).get(terms.purpose)
    if fields is None:
        raise Problem(PURPOSE_NOT_OFFERED, members={"field": "/purpose"})
    consented = [str(field) for field in fields]
    if consented != terms.consented_fields:
        raise Problem(CONSENT_OUT_OF_DATE)
    code = mint_code(context, CodeKind.CERTIFICATE, CODE_LIFE_S)
    presentation = Presentation(
        text=code.text,
        presentation_id=terms.presentation_id or context.new_id(),
        person_id=citizen.person_id,
        session_id=citizen.session_id,
        certificate_id=item.id,
        identifier=item.facts.identifier,
        type_code=item.facts.type_code,
        name=item.facts.name,
        purpose=terms.purpose,
        fields=consented,
        photo=terms.consented_photo and bears_photo(item.facts.type_code),
        expires_at=code.expires_at.timestamp(),
    )
    if not await context.codes.live.put(code.id_text, presentation, CODE_LIFE_S):
        raise Problem(PRESENTATION_OVER)
    return _presentation_view(context, code, presentation, item, language)


def _presentation_view(
    context: AppContext,
    code: Code,
    presentation: Presentation,
    item: CitizenCertificate,
    language: Language,
) -> PresentationView:
    expires_at = in_china(code.expires_at)
    issued_at = expires_at - timedelta(seconds=CODE_LIFE_S)
    return PresentationView(
        presentation_id=presentation.presentation_id,
        code_id=code.id_text,
        code=code.text,
        url=code.url(context.settings.server.public_url),
        issued_at=issued_at,
        refresh_at=issued_at + timedelta(seconds=REFRESH_AFTER_S),
        expires_at=expires_at,
        server_time=in_china(context.clock.now()),
        certificate=CertificateName(
            item.id, item.facts.name, type_name(item.facts.type_code, language)
        ),
        purpose=PurposeName(
            presentation.purpose, PURPOSES[presentation.purpose].title.render(language)
        ),
        fields=_offered_fields(item, presentation.purpose, language),
    )


async def _read_list(context: AppContext, request: RequestContext[Citizen]) -> CitizenCertificates:
    with core_called():
        return await context.certificates.lists.of(request.caller.person_id, request.call)


def _find(certificates: CitizenCertificates, certificate_id: str) -> CitizenCertificate:
    item = certificates.find(certificate_id)
    if item is None:
        raise Problem(CERTIFICATE_NOT_FOUND)
    return item


def _must_be_usable(
    context: AppContext, citizen: Citizen, item: CitizenCertificate, language: Language
) -> None:
    state = item.state(context.clock.now())
    if state != IN_FORCE:
        raise Problem(refusal_of(state), state=STATE_TEXTS[state].render(language))
    required = required_level(item.facts.type_code)
    if not reaches(citizen.level, required):
        name = LEVEL_NAMES[required].render(language)
        raise Problem(ASSURANCE_TOO_LOW, members={"required": required}, required=name)


def _view(
    context: AppContext,
    citizen: Citizen,
    item: CitizenCertificate,
    remedy: Remedy | None,
    language: Language,
) -> CertificateView:
    facts, state = item.facts, item.state(context.clock.now())
    required = required_level(facts.type_code)
    return CertificateView(
        id=item.id,
        type_code=facts.type_code,
        name=facts.name,
        type_name=type_name(facts.type_code, language),
        holder=mask_name(facts.holder),
        number=mask_number(facts.number),
        issuer=facts.issuer,
        issue_date=facts.issue_date,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        state=state,
        state_text=STATE_TEXTS[state].render(language),
        trust_level=facts.trust_level,
        usable=state == IN_FORCE and reaches(citizen.level, required),
        required_assurance=required,
        purposes=[
            PurposeName(code, PURPOSES[code].title.render(language))
            for code in rules_for(facts.type_code)
        ],
        remedy=remedy,
    )


def _offered_fields(
    item: CitizenCertificate, purpose: str, language: Language
) -> list[OfferedField]:
    """Return what a viewer will see for a purpose. It is cached together with the list."""
    views = item.offered_fields.get((purpose, language))
    if views is None:
        fields = rules_for(item.facts.type_code)[purpose]
        views = item.offered_fields[purpose, language] = _field_views(item.facts, fields, language)
    return views


def _field_views(
    facts: CoreCertificate, fields: tuple[Field, ...], language: Language
) -> list[OfferedField]:
    values = {
        "holder": facts.holder,
        "number": facts.number,
        "issuer": facts.issuer,
        "issueDate": _iso(facts.issue_date),
        "validFrom": _iso(facts.valid_from),
        "validTo": _iso(facts.valid_to) or _NO_END.render(language),
    }
    return [
        OfferedField(
            field.name,
            field.label.render(language),
            field.display,
            field.as_shown(value) if (value := values.get(field.name)) else None,
        )
        for field in fields
    ]


def _iso(day: object) -> str | None:
    return None if day is None else str(day)
