"""An electronic certificate in a material's place (免证办): what the applicant holds for it, what
the agency will be given, and handing it over once that was agreed to.

When the certificate service is away, nobody knows of a certificate: then the paper is taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from bff.certificates.disclosure import field_label, required_level, rules_for
from bff.certificates.lists import Held, HeldList
from bff.certificates.problems import (
    CERTIFICATE_NOT_FOUND,
    CERTIFICATE_NOT_IN_FORCE,
    CONSENT_OUT_OF_DATE,
)
from bff.certificates.states import IN_FORCE, STATE_TEXTS, refusal_of, state_of
from bff.certificates.usage_log import Details, Use, auth_code_hash, recorded
from bff.context import AppContext
from bff.core_problems import core_called
from bff.identity.assurance import must_reach, reaches
from bff.identity.callers import Citizen
from bff.identity.delegations import Applicant
from bff.identity.problems import ASSURANCE_TOO_LOW
from bff.identity.rights import Rights, must_stand
from bff.materials import service as materials
from bff.materials.problems import CERTIFICATE_HELD, CERTIFICATE_NOT_FOR_MATERIAL
from bff.materials.service import Holder
from bff.materials.shared_schemas import (
    CertificateOffer,
    CertificateOffers,
    CertificateUse,
    HandedField,
    MaterialView,
)
from bff.problems import Problem, described
from gateways.call import OutgoingCall
from gateways.core import CertificateData, CoreError, CoreRefused, ItemMaterial, Operator
from ground.clock import in_china
from ground.language import Language, Text
from ground.masking import mask_name, mask_number
from models import Material
from models.draft import MaterialSource
from models.encryption import Clear
from models.usage_log import UsageAction, UsageOutcome

UNNAMED_OPERATOR = "-"
LONGEST_CAUSE = 200
CHANNELS = {
    "app": Text("手机应用", "phone app"),
    "mini_program": Text("小程序", "mini program"),
    "kiosk": Text("自助机", "kiosk"),
}


async def offers(
    context: AppContext, holder: Holder, call: OutgoingCall, language: Language
) -> CertificateOffers:
    """Every certificate of the applicant that fits a material, usable or not."""
    asked = [m for m in holder.item.materials if m.cert_type_code and m.code in holder.codes]
    with core_called():
        held = await context.certificates.lists.of(holder.applicant.person.id, call)
    await must_stand(context, Rights.of(holder.citizen, holder.applicant))
    problems = [] if held.problem is None else [held.problem]
    return CertificateOffers(
        items=[
            _offer(context, holder, material, one, language)
            for material in asked
            for one in _fitting(held, material)
        ],
        checked_at=in_china(held.checked_at),
        problems=[described(problem, language, call.request_id) for problem in problems],
    )


async def usable_types(
    context: AppContext,
    citizen: Citizen,
    applicant: Applicant,
    asked: Iterable[ItemMaterial],
    call: OutgoingCall,
) -> set[str]:
    """Return those of the certificate types that the applicant holds in force."""
    wanted = {material.cert_type_code for material in asked if material.cert_type_code}
    if not wanted:
        return set()
    try:
        held = await context.certificates.lists.of(applicant.person.id, call)
    except CoreError:
        return set()
    usable = (one for one in held.items if _is_usable(context, citizen, one))
    return {one.facts.type_code for one in usable} & wanted


async def must_not_be_held(
    context: AppContext, holder: Holder, asked: ItemMaterial, call: OutgoingCall
) -> None:
    """``certificate-held`` for paper that a usable certificate makes needless (能免则免). When the
    service is away the certificate could not be used either: the paper is taken.
    """
    if not asked.cert_type_code:
        return
    try:
        held = await context.certificates.lists.of(holder.applicant.person.id, call)
    except CoreError:
        return
    if held.problem is not None:
        return
    for one in _fitting(held, asked):
        if _is_usable(context, holder.citizen, one):
            raise Problem(CERTIFICATE_HELD, members={"certificateId": one.id}, name=one.facts.name)


async def attach(
    context: AppContext,
    holder: Holder,
    wanted: CertificateUse,
    call: OutgoingCall,
) -> MaterialView:
    """Hand a certificate over in the place of a material. Its state is asked of the core now.

    What the core disclosed is in its holder's usage log whatever becomes of the draft meanwhile: as
    handed over together with the material, or as withheld when that could not be kept.
    """
    asked = holder.asked(wanted.material_code)
    one = await _found(context, holder, asked, wanted.certificate_id, call)
    if wanted.consented_fields != _names(asked):
        raise Problem(CONSENT_OUT_OF_DATE)
    must_reach(holder.citizen.level, required_level(one.facts.type_code))
    await materials.must_have_room(holder, asked.code)
    await _must_be_in_force(context, holder, one, call)
    await must_stand(context, Rights.of(holder.citizen, holder.applicant))
    data = await _disclosed(context, holder, asked, one, call)
    use = _use(holder, asked, one, data, call)
    row = Material(
        id=context.new_id(),
        holder_id=holder.id,
        code=asked.code,
        source=MaterialSource.CERTIFICATE,
        name=Clear(one.facts.name),
        certificate_type=one.facts.type_code,
        certificate_identifier=Clear(one.facts.identifier),
        auth_code=Clear(data.auth_code),
        added_at=context.clock.now(),
    )
    async with recorded(context, use) as also:
        kept = await materials.keep(context, holder, row, also)
    return materials.view(kept, context.clock.now(), materials.life_of(context))


async def _found(
    context: AppContext,
    holder: Holder,
    asked: ItemMaterial,
    certificate_id: str,
    call: OutgoingCall,
) -> Held:
    with core_called():
        held = await context.certificates.lists.of(holder.applicant.person.id, call)
    if held.problem is not None:
        raise held.problem
    one = held.find(certificate_id)
    if one is None:
        raise Problem(CERTIFICATE_NOT_FOUND)
    if one not in _fitting(held, asked):
        raise Problem(CERTIFICATE_NOT_FOR_MATERIAL)
    return one


async def _must_be_in_force(
    context: AppContext, holder: Holder, one: Held, call: OutgoingCall
) -> None:
    with core_called():
        statuses = await context.core.certificates.status([one.facts.identifier], call)
    status = next((s.status for s in statuses if s.identifier == one.facts.identifier), "")
    facts = one.facts
    state = state_of(status, facts.valid_from, facts.valid_to, context.clock.now())
    if state != IN_FORCE:
        context.certificates.lists.forget(holder.applicant.person.id)
        raise Problem(refusal_of(state), state=STATE_TEXTS[state])


async def _disclosed(
    context: AppContext,
    holder: Holder,
    asked: ItemMaterial,
    one: Held,
    call: OutgoingCall,
) -> CertificateData:
    """An attempt that is repeated while the holder stands at the same version is one disclosure."""
    item, channel = holder.item, holder.citizen.channel
    key = (holder.id, holder.version, asked.code, one.facts.identifier, *_names(asked))
    with core_called():
        try:
            return await context.core.certificates.data(
                one.facts.identifier,
                _names(asked),
                use_cause(holder),
                "entrust" if holder.applicant.delegation else "holder",
                Operator(name=UNNAMED_OPERATOR, org=item.agency.name, terminal=channel),
                call,
                item_code=item.implement_code,
                idempotency_key=hashlib.sha256(repr(key).encode()).hexdigest(),
            )
        except CoreRefused as error:
            context.certificates.lists.forget(holder.applicant.person.id)
            raise Problem(CERTIFICATE_NOT_IN_FORCE, state=STATE_TEXTS["unknown"]) from error


def _use(
    holder: Holder, asked: ItemMaterial, one: Held, data: CertificateData, call: OutgoingCall
) -> Use:
    """Describe the use: the agency is the recipient, the channel the place, as there is no
    terminal.
    """
    channel = holder.citizen.channel
    return Use(
        terminal=None,
        action=UsageAction.ATTACH,
        outcome=UsageOutcome.SHOWN,
        person_id=holder.applicant.person.id,
        details=Details(
            hall=holder.item.agency.name,
            hall_id=holder.item.agency.uscc,
            terminal=CHANNELS[channel].zh if channel in CHANNELS else channel,
            terminal_kind="online",
            use_cause=use_cause(holder),
            certificate_name=one.facts.name,
            certificate_type=one.facts.type_code,
            identifier=one.facts.identifier,
            fields=_names(asked),
            auth_code_hash=auth_code_hash(data.auth_code),
            agent=_agent(holder.applicant),
            request_id=call.request_id,
        ),
    )


def _agent(applicant: Applicant) -> str | None:
    return mask_name(applicant.agent.display_name) if applicant.delegation else None


def use_cause(holder: Holder) -> str:
    """用证事由."""
    return f"办理{holder.item.name}"[:LONGEST_CAUSE]


def _offer(
    context: AppContext, holder: Holder, asked: ItemMaterial, one: Held, language: Language
) -> CertificateOffer:
    state = one.state(context.clock.now())
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
        fields=[HandedField(name, field_label(name, language)) for name in _names(asked)],
    )


def _fitting(held: HeldList, asked: ItemMaterial) -> list[Held]:
    return [one for one in held.items if one.facts.type_code == asked.cert_type_code]


def _is_usable(context: AppContext, citizen: Citizen, one: Held) -> bool:
    in_force = one.state(context.clock.now()) == IN_FORCE
    return in_force and reaches(citizen.level, required_level(one.facts.type_code))


def _names(asked: ItemMaterial) -> list[str]:
    """The fields handed over: what the item asks for; where it does not say, what a counter that
    handles a matter is shown.
    """
    if asked.cert_fields:
        return list(asked.cert_fields)
    rules = rules_for(asked.cert_type_code or "")
    return [field.name for field in rules.get("matter", rules["verify"])]
