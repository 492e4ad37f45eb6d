"""Use of a certificate in place of a material (免证办), after consent to its fields."""

from __future__ import annotations

import hashlib

from bff.certificates.disclosure import required_level
from bff.certificates.lists import CitizenCertificate
from bff.certificates.problems import (
    CERTIFICATE_NOT_FOUND,
    CERTIFICATE_NOT_IN_FORCE,
    CONSENT_OUT_OF_DATE,
)
from bff.certificates.states import IN_FORCE, STATE_TEXTS, refusal_of, state_of
from bff.certificates.usage_log import (
    Details,
    Use,
    application_cause,
    auth_code_hash,
    recording,
)
from bff.context import AppContext
from bff.core_problems import core_called
from bff.identity.assurance import must_reach
from bff.identity.delegations import Applicant
from bff.identity.rights import Rights, must_stand
from bff.materials import service as materials
from bff.materials.certificates import certificates_for, fields_for_agency
from bff.materials.holder import Holder, life_of
from bff.materials.problems import CERTIFICATE_NOT_FOR_MATERIAL
from bff.materials.schemas import CertificateUse
from bff.materials.shared_schemas import MaterialView
from bff.problems import Problem
from gateways.core import CertificateData, CoreRefused, Item, ItemMaterial, Operator
from ground.language import Name, Text
from ground.masking import mask_name
from models import Material
from models.draft import MaterialSource
from models.encryption import Clear
from models.usage_log import UsageAction, UsageOutcome

UNNAMED_OPERATOR = "-"
LONGEST_CAUSE = 200


async def attach(context: AppContext, holder: Holder, order: CertificateUse) -> MaterialView:
    """Use a certificate in place of a material. The core confirms now whether it is in force.

    The usage log of its holder records the core's disclosure, whatever happens to the draft
    meanwhile: as handed over if the material was stored, else as withheld.
    """
    material = holder.material(order.material_code)
    certificate = await _find(context, holder, material, order.certificate_id)
    if order.consented_fields != fields_for_agency(material):
        raise Problem(CONSENT_OUT_OF_DATE)
    must_reach(holder.citizen.level, required_level(certificate.facts.type_code))
    await materials.must_have_room(holder, material.code)
    await _must_be_in_force(context, holder, certificate)
    await must_stand(context, Rights.of(holder.citizen, holder.applicant))
    data = await _read_fields(context, holder, material, certificate)
    use = _use(holder, material, certificate, data)
    row = Material(
        id=context.new_id(),
        holder_id=holder.id,
        code=material.code,
        source=MaterialSource.CERTIFICATE,
        name=Clear(certificate.facts.name),
        certificate_type=certificate.facts.type_code,
        certificate_identifier=Clear(certificate.facts.identifier),
        auth_code=Clear(data.auth_code),
        added_at=context.clock.now(),
    )
    async with recording(context, use) as also:
        rows = await materials.keep(context, holder, row, also)
    return materials.view(rows, context.clock.now(), life_of(context), holder.request.language)


async def _find(
    context: AppContext, holder: Holder, material: ItemMaterial, certificate_id: str
) -> CitizenCertificate:
    with core_called():
        certificates = await context.certificates.lists.of(
            holder.applicant.person.id, holder.request.call
        )
    if certificates.problem is not None:
        raise certificates.problem
    certificate = certificates.find(certificate_id)
    if certificate is None:
        raise Problem(CERTIFICATE_NOT_FOUND)
    if certificate not in certificates_for(certificates, material):
        raise Problem(CERTIFICATE_NOT_FOR_MATERIAL)
    return certificate


async def _must_be_in_force(
    context: AppContext, holder: Holder, certificate: CitizenCertificate
) -> None:
    call = holder.request.call
    with core_called():
        statuses = await context.core.certificates.status([certificate.facts.identifier], call)
    status = next((s.status for s in statuses if s.identifier == certificate.facts.identifier), "")
    facts = certificate.facts
    state = state_of(status, facts.valid_from, facts.valid_to, context.clock.now())
    if state != IN_FORCE:
        context.certificates.lists.forget(holder.applicant.person.id)
        raise Problem(refusal_of(state), state=STATE_TEXTS[state])


async def _read_fields(
    context: AppContext, holder: Holder, material: ItemMaterial, certificate: CitizenCertificate
) -> CertificateData:
    """Read the fields from the core.

    A repetition at the same version of the holder is one disclosure.
    """
    item, channel = holder.item, holder.citizen.channel
    key = (
        holder.id,
        holder.version,
        material.code,
        certificate.facts.identifier,
        *fields_for_agency(material),
    )
    with core_called():
        try:
            return await context.core.certificates.data(
                certificate.facts.identifier,
                fields_for_agency(material),
                application_cause(_item_name(item)).zh[:LONGEST_CAUSE],
                "entrust" if holder.applicant.delegation else "holder",
                Operator(name=UNNAMED_OPERATOR, org=item.agency.name, terminal=channel),
                holder.request.call,
                item_code=item.implement_code,
                idempotency_key=hashlib.sha256(repr(key).encode()).hexdigest(),
            )
        except CoreRefused as error:
            context.certificates.lists.forget(holder.applicant.person.id)
            raise Problem(CERTIFICATE_NOT_IN_FORCE, state=STATE_TEXTS["unknown"]) from error


def _use(
    holder: Holder, material: ItemMaterial, certificate: CitizenCertificate, data: CertificateData
) -> Use:
    """Describe the use: the agency is the recipient, the channel is the place."""
    return Use(
        terminal=None,
        action=UsageAction.ATTACH,
        outcome=UsageOutcome.SHOWN,
        person_id=holder.applicant.person.id,
        details=Details(
            hall=holder.item.agency.name,
            hall_id=holder.item.agency.uscc,
            terminal="",
            terminal_kind="online",
            channel=holder.citizen.channel,
            item=_item_name(holder.item),
            certificate_name=certificate.facts.name,
            certificate_type=certificate.facts.type_code,
            identifier=certificate.facts.identifier,
            fields=fields_for_agency(material),
            auth_code_hash=auth_code_hash(data.auth_code),
            agent=_agent(holder.applicant),
            request_id=holder.request.call.request_id,
        ),
    )


def _agent(applicant: Applicant) -> str | None:
    return mask_name(applicant.agent.display_name) if applicant.delegation else None


def _item_name(item: Item) -> Text:
    return Name(item.name, item.name_en or item.name)
