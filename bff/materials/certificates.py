"""Certificates that can replace a material (免证办): the applicant's, and their fields.

When the certificate service is away, paper is accepted.
"""

from __future__ import annotations

from collections.abc import Iterable

from bff.certificates.disclosure import field_label, required_level, rules_for
from bff.certificates.lists import Held, HeldList
from bff.certificates.states import IN_FORCE, STATE_TEXTS, refusal_of
from bff.context import AppContext
from bff.core_problems import core_called
from bff.identity.assurance import reaches
from bff.identity.callers import Citizen
from bff.identity.delegations import Applicant
from bff.identity.problems import ASSURANCE_TOO_LOW
from bff.identity.rights import Rights, must_stand
from bff.materials.holder import Holder
from bff.materials.problems import CERTIFICATE_HELD
from bff.materials.schemas import CertificateOffer, CertificateOffers, HandedField
from bff.problems import Problem, build_document
from bff.request_context import RequestContext
from gateways.core import CoreError, ItemMaterial
from ground.clock import in_china
from ground.masking import mask_number


async def offers(context: AppContext, holder: Holder) -> CertificateOffers:
    """List every certificate of the applicant that fits a material, usable or not."""
    call, language = holder.request.call, holder.request.language
    asked = [m for m in holder.item.materials if m.cert_type_code and m.code in holder.codes]
    with core_called():
        held = await context.certificates.lists.of(holder.applicant.person.id, call)
    await must_stand(context, Rights.of(holder.citizen, holder.applicant))
    problems = [] if held.problem is None else [held.problem]
    return CertificateOffers(
        items=[
            _offer(context, holder, material, one)
            for material in asked
            for one in fitting(held, material)
        ],
        checked_at=in_china(held.checked_at),
        problems=[build_document(problem, language, call.request_id) for problem in problems],
    )


async def usable_types(
    context: AppContext,
    request: RequestContext[Citizen],
    applicant: Applicant,
    asked: Iterable[ItemMaterial],
) -> set[str]:
    """Return those of the certificate types that the applicant has in force."""
    wanted = {material.cert_type_code for material in asked if material.cert_type_code}
    if not wanted:
        return set()
    try:
        held = await context.certificates.lists.of(applicant.person.id, request.call)
    except CoreError:
        return set()
    usable = (one for one in held.items if _is_usable(context, request.who, one))
    return {one.facts.type_code for one in usable} & wanted


async def must_not_be_held(context: AppContext, holder: Holder, asked: ItemMaterial) -> None:
    """Refuse paper that a usable certificate makes needless (能免则免): ``certificate-held``.

    When the service is away, the certificate could not be used either, and paper is accepted.
    """
    if not asked.cert_type_code:
        return
    try:
        held = await context.certificates.lists.of(holder.applicant.person.id, holder.request.call)
    except CoreError:
        return
    if held.problem is not None:
        return
    for one in fitting(held, asked):
        if _is_usable(context, holder.citizen, one):
            raise Problem(CERTIFICATE_HELD, members={"certificateId": one.id}, name=one.facts.name)


def fitting(held: HeldList, asked: ItemMaterial) -> list[Held]:
    """Return the certificates of the type that may replace the material."""
    return [one for one in held.items if one.facts.type_code == asked.cert_type_code]


def handed_fields(asked: ItemMaterial) -> list[str]:
    """Return the fields for the agency.

    These are the fields that the item names, or else those of the purpose ``matter``.
    """
    if asked.cert_fields:
        return list(asked.cert_fields)
    rules = rules_for(asked.cert_type_code or "")
    return [field.name for field in rules.get("matter", rules["verify"])]


def _offer(context: AppContext, holder: Holder, asked: ItemMaterial, one: Held) -> CertificateOffer:
    language, state = holder.request.language, one.state(context.clock.now())
    usable = _is_usable(context, holder.citizen, one)
    why = refusal_of(state) if state != IN_FORCE else ASSURANCE_TOO_LOW
    return CertificateOffer(
        material_code=asked.code,
        material_name=asked.name,
        certificate_id=one.id,
        certificate_name=one.facts.name,
        number=mask_number(one.facts.number),
        state=state,
        state_text=STATE_TEXTS[state].said(language),
        usable=usable,
        reason=None if usable else why.title.said(language),
        fields=[HandedField(name, field_label(name, language)) for name in handed_fields(asked)],
    )


def _is_usable(context: AppContext, citizen: Citizen, one: Held) -> bool:
    in_force = one.state(context.clock.now()) == IN_FORCE
    return in_force and reaches(citizen.level, required_level(one.facts.type_code))
