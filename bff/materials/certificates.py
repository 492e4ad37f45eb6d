"""Certificates that can replace a material (免证办): the applicant's, and their fields.

When the certificate service is away, paper is accepted.
"""

from __future__ import annotations

from collections.abc import Iterable

from bff.certificates.disclosure import field_label, required_level, rules_for
from bff.certificates.lists import CitizenCertificate, CitizenCertificates
from bff.certificates.states import IN_FORCE, STATE_TEXTS, refusal_of
from bff.certificates.type_names import certificate_name, type_name
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
    materials = [m for m in holder.item.materials if m.cert_type_code and m.code in holder.codes]
    with core_called():
        certificates = await context.certificates.lists.of(holder.applicant.person.id, call)
    await must_stand(context, Rights.of(holder.citizen, holder.applicant))
    problems = [] if certificates.problem is None else [certificates.problem]
    return CertificateOffers(
        items=[
            _offer(context, holder, material, certificate)
            for material in materials
            for certificate in certificates_for(certificates, material)
        ],
        checked_at=in_china(certificates.checked_at),
        problems=[build_document(problem, language, call.request_id) for problem in problems],
    )


async def usable_types(
    context: AppContext,
    request: RequestContext[Citizen],
    applicant: Applicant,
    materials: Iterable[ItemMaterial],
) -> set[str]:
    """Return those of the certificate types that the applicant has in force."""
    types = {material.cert_type_code for material in materials if material.cert_type_code}
    if not types:
        return set()
    try:
        certificates = await context.certificates.lists.of(applicant.person.id, request.call)
    except CoreError:
        return set()
    usable = (
        certificate
        for certificate in certificates.items
        if _is_usable(context, request.caller, certificate)
    )
    return {certificate.facts.type_code for certificate in usable} & types


async def must_need_paper(context: AppContext, holder: Holder, material: ItemMaterial) -> None:
    """Refuse paper that a usable certificate makes needless (能免则免): ``certificate-held``.

    When the service is away, the certificate could not be used either, and paper is accepted.
    """
    if not material.cert_type_code:
        return
    try:
        certificates = await context.certificates.lists.of(
            holder.applicant.person.id, holder.request.call
        )
    except CoreError:
        return
    if certificates.problem is not None:
        return
    for certificate in certificates_for(certificates, material):
        if _is_usable(context, holder.citizen, certificate):
            raise Problem(
                CERTIFICATE_HELD,
                members={"certificateId": certificate.id},
                name=certificate_name(certificate.facts.type_code, certificate.facts.name),
            )


def certificates_for(
    certificates: CitizenCertificates, material: ItemMaterial
) -> list[CitizenCertificate]:
    """Return the certificates of the type that may replace the material."""
    return [
        certificate
        for certificate in certificates.items
        if certificate.facts.type_code == material.cert_type_code
    ]


def fields_for_agency(material: ItemMaterial) -> list[str]:
    """Return the fields for the agency.

    These are the fields that the item names, or else those of the purpose ``matter``.
    """
    if material.cert_fields:
        return list(material.cert_fields)
    rules = rules_for(material.cert_type_code or "")
    return [field.name for field in rules.get("matter", rules["verify"])]


def _offer(
    context: AppContext, holder: Holder, material: ItemMaterial, certificate: CitizenCertificate
) -> CertificateOffer:
    language, state = holder.request.language, certificate.state(context.clock.now())
    usable = _is_usable(context, holder.citizen, certificate)
    refusal = refusal_of(state) if state != IN_FORCE else ASSURANCE_TOO_LOW
    return CertificateOffer(
        material_code=material.code,
        material_name=material.name,
        certificate_id=certificate.id,
        certificate_name=certificate.facts.name,
        certificate_type_name=type_name(certificate.facts.type_code, language),
        number=mask_number(certificate.facts.number),
        state=state,
        state_text=STATE_TEXTS[state].render(language),
        usable=usable,
        reason=None if usable else refusal.title.render(language),
        fields=[
            HandedField(name, field_label(name, language)) for name in fields_for_agency(material)
        ],
    )


def _is_usable(context: AppContext, citizen: Citizen, certificate: CitizenCertificate) -> bool:
    in_force = certificate.state(context.clock.now()) == IN_FORCE
    return in_force and reaches(citizen.level, required_level(certificate.facts.type_code))
