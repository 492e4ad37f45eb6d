"""A certificate that was handed over, and is no longer in force when all of it is sent.

The agency could not accept it, and would ask for another days later. Its state is asked of the core
at that moment, as when it was handed over; what is remembered of it may be a minute old.
"""

from __future__ import annotations

from collections.abc import Sequence

from bff.certificates.states import IN_FORCE, STATE_TEXTS, state_of
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
    """Problem ``certificate-lapsed`` with the ``materialId`` to take out. While the core does not
    say, the certificates stand as they were when they were handed over.
    """
    given = [row for row in materials if row.source == MaterialSource.CERTIFICATE]
    if not given:
        return
    try:
        states = await _states(context, applicant, given, call)
    except CoreError:
        return
    for row in given:
        state = states.get(row.certificate_identifier or "", "unknown")
        if state != IN_FORCE:
            context.certificates.lists.forget(applicant.person.id)
            raise Problem(
                CERTIFICATE_LAPSED,
                members={"materialId": row.id, "materialCode": row.code},
                name=row.name,
                state=STATE_TEXTS[state],
            )


async def _states(
    context: AppContext, applicant: Applicant, given: Sequence[Material], call: OutgoingCall
) -> dict[str, str]:
    """By identifier, of those that the applicant holds. Raises CoreError."""
    held = await context.certificates.lists.of(applicant.person.id, call)
    facts = {one.facts.identifier: one.facts for one in held.items}
    asked = sorted({row.certificate_identifier or "" for row in given} & facts.keys())
    statuses = await context.core.certificates.status(asked, call) if asked else ()
    now = context.clock.now()
    return {
        one.identifier: state_of(
            one.status, facts[one.identifier].valid_from, facts[one.identifier].valid_to, now
        )
        for one in statuses
        if one.identifier in facts
    }
