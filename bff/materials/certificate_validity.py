"""Certificates that are no longer in force when the application is sent.

The agency could not accept such a certificate, and would ask for another days later. So the core is
asked for its state at that moment; a cached one may be a minute old.
"""

from __future__ import annotations

from collections.abc import Sequence

from bff.certificates.states import IN_FORCE, STATE_TEXTS, state_of
from bff.certificates.type_names import certificate_name
from bff.context import AppContext
from bff.identity.delegations import Applicant
from bff.materials.problems import CERTIFICATE_LAPSED
from bff.problems import Problem
from gateways.call import OutgoingCall
from gateways.core import CoreError
from models import Material
from models.draft import MaterialSource


async def must_be_in_force_still(
    context: AppContext, applicant: Applicant, materials: Sequence[Material], call: OutgoingCall
) -> None:
    """Raise ``certificate-lapsed`` with the ``materialId`` to remove.

    If the core does not answer, the certificates count as in force.
    """
    certificates = [row for row in materials if row.source == MaterialSource.CERTIFICATE]
    if not certificates:
        return
    try:
        states = await _states(context, applicant, certificates, call)
    except CoreError:
        return
    for row in certificates:
        state = states.get(row.certificate_identifier or "", "unknown")
        if state != IN_FORCE:
            context.certificates.lists.forget(applicant.person.id)
            raise Problem(
                CERTIFICATE_LAPSED,
                members={"materialId": row.id, "materialCode": row.code},
                name=certificate_name(row.certificate_type, row.name),
                state=STATE_TEXTS[state],
            )


async def _states(
    context: AppContext, applicant: Applicant, materials: Sequence[Material], call: OutgoingCall
) -> dict[str, str]:
    """Read the states of the applicant's certificates, by identifier. Raise CoreError."""
    certificates = await context.certificates.lists.of(applicant.person.id, call)
    facts = {certificate.facts.identifier: certificate.facts for certificate in certificates.items}
    identifiers = sorted({row.certificate_identifier or "" for row in materials} & facts.keys())
    statuses = await context.core.certificates.status(identifiers, call) if identifiers else ()
    now = context.clock.now()
    return {
        certificate.identifier: state_of(
            certificate.status,
            facts[certificate.identifier].valid_from,
            facts[certificate.identifier].valid_to,
            now,
        )
        for certificate in statuses
        if certificate.identifier in facts
    }
