"""Orders to the core: one for an item, one for each part of a bundle (一件事)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bff.drafts.service import ReadyDraft
from bff.identity.delegations import Applicant as ActingFor
from gateways.core import (
    Agent,
    Applicant,
    CaseOrder,
    Item,
    OrderCommitment,
    OrderMaterial,
    Organisation,
)
from models import Material, Person
from models.draft import MaterialSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Submission of a draft that is ready: an order for each of its items."""

    id: str
    ready: ReadyDraft
    items: Sequence[Item]
    commitments: Sequence[OrderCommitment]
    channel: str
    at: datetime

    @property
    def bundle_id(self) -> str | None:
        """Return the id that the parts of a bundle (一件事) share."""
        return self.id if self.ready.item.parts else None


def order_for(submission: Submission, item: Item, case_id: str) -> CaseOrder:
    """Build the order for ``item``, with its own part of the form and the materials."""
    ready = submission.ready
    names = {field.name for field in item.form}
    codes = {material.code for material in item.materials}
    deferred = [code for code in ready.deferred if code in codes]
    return CaseOrder(
        source_no=case_id,
        item_code=item.implement_code,
        item_version=item.version,
        applicant=applicant_of(ready.applicant.person),
        agent=_agent(ready.applicant),
        form={name: value for name, value in ready.form.items() if name in names},
        materials=materials_of(ready.materials, codes, deferred),
        commitments=list(submission.commitments),
        channel=submission.channel,
        bundle_no=submission.bundle_id,
        submitted_at=submission.at,
    )


def materials_of(
    materials: Sequence[Material], codes: Collection[str], deferred_codes: Collection[str] = ()
) -> list[OrderMaterial]:
    """Return the materials of these codes as the core takes them, and those that come later."""
    handed_in = [_material(material) for material in materials if material.code in codes]
    return handed_in + [OrderMaterial(code=code, deferred=True) for code in deferred_codes]


def _material(material: Material) -> OrderMaterial:
    if material.source == MaterialSource.CERTIFICATE:
        return OrderMaterial(
            code=material.code, auth_code=material.auth_code, certificate_name=material.name
        )
    return OrderMaterial(
        code=material.code,
        material_id=material.core_material_id,
        name=material.name,
        sha256=material.sha256,
    )


def applicant_of(person: Person) -> Applicant:
    return Applicant(
        name=person.name,
        cert_type=person.cert_type,
        cert_no=person.cert_no,
        mobile=person.mobile,
        organisation=_organisation(person),
    )


def _organisation(person: Person) -> Organisation | None:
    if person.organisation_code is None:
        return None
    return Organisation(name=person.organisation_name or "", uscc=person.organisation_code)


def _agent(applicant: ActingFor) -> Agent | None:
    if applicant.delegation is None:
        return None
    agent = applicant.agent
    return Agent(
        name=agent.name,
        cert_type=agent.cert_type,
        cert_no=agent.cert_no,
        mobile=agent.mobile,
        delegation_no=applicant.delegation.id,
    )
