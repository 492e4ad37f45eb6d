"""What a citizen already has for a service: open cases, a draft, the certificate it issues."""

from __future__ import annotations

from collections.abc import Sequence

from bff.cases.events.states import CLOSED
from bff.cases.reading.overlap_schemas import OverlappingCertificate, Overlaps
from bff.cases.reading.schemas import CaseSummary
from bff.cases.reading.situations import readable_cases
from bff.cases.reading.view import summaries
from bff.catalogue import service as catalogue
from bff.certificates.lists import CitizenCertificate
from bff.certificates.states import STATE_TEXTS
from bff.certificates.type_names import type_name
from bff.context import AppContext
from bff.core_problems import core_problem
from bff.forms.ages import age_of, age_rule
from bff.identity.callers import Citizen
from bff.identity.delegations import Applicant, applicant_for
from bff.identity.rights import Rights, must_stand
from bff.problems import DescribedProblem, build_document
from bff.request_context import RequestContext
from gateways.core import CoreError, Item
from ground.language import Language
from models import Draft, ServiceCase
from models.draft import open_key

MOST_CASES = 5


async def overlaps(
    context: AppContext, request: RequestContext[Citizen], item_code: str
) -> Overlaps:
    """Read what the applicant has for the item.

    An agent reads only the cases that they submitted themselves, and no certificates: a delegation
    to apply is none to look around.
    """
    citizen, language = request.caller, request.language
    applicant = await applicant_for(context, citizen, request.acting_for, item_code)
    item = await catalogue.item(context, item_code)
    type_code = item.result.cert_type_code if applicant.delegation is None else None
    certificates, problems = await _certificates(context, request, type_code)
    await must_stand(context, Rights.of(citizen, applicant))  # the core may have taken its time
    draft = await Draft.get_or_none(
        open_key=open_key(citizen.person_id, applicant.person.id, item_code)
    )
    rule = age_rule(item, age_of(applicant.person, context.clock.now()))
    return Overlaps(
        cases=await _open_cases(context, applicant, item, language),
        draft_id=None if draft is None else draft.id,
        certificates=certificates,
        age_rule=None if rule is None else rule.render(language),
        problems=problems,
    )


async def _open_cases(
    context: AppContext, applicant: Applicant, item: Item, language: Language
) -> list[CaseSummary]:
    rows = ServiceCase.filter(
        applicant_id=applicant.person.id, item_code__in=[item.implement_code, *item.parts]
    ).exclude(state__in=sorted(CLOSED))
    if applicant.delegation is not None:
        rows = rows.filter(person_id=applicant.agent.id)
    cases: Sequence[ServiceCase] = await rows.order_by("-submitted_at", "-id").limit(MOST_CASES)
    return await summaries(
        context, await readable_cases(context, applicant.agent.id, cases), language
    )


async def _certificates(
    context: AppContext, request: RequestContext[Citizen], type_code: str | None
) -> tuple[list[OverlappingCertificate], list[DescribedProblem]]:
    if type_code is None:
        return [], []
    language, request_id = request.language, request.call.request_id
    try:
        certificates = await context.certificates.lists.of(request.caller.person_id, request.call)
    except CoreError as error:
        return [], [build_document(core_problem(error), language, request_id)]
    problems = [] if certificates.problem is None else [certificates.problem]
    return (
        [
            _view(context, certificate, language)
            for certificate in certificates.items
            if certificate.facts.type_code == type_code
        ],
        [build_document(problem, language, request_id) for problem in problems],
    )


def _view(
    context: AppContext, certificate: CitizenCertificate, language: Language
) -> OverlappingCertificate:
    state = certificate.state(context.clock.now())
    return OverlappingCertificate(
        id=certificate.id,
        name=certificate.facts.name,
        type_name=type_name(certificate.facts.type_code, language),
        state=state,
        state_text=STATE_TEXTS[state].render(language),
        valid_to=certificate.facts.valid_to,
    )
