"""A certificate that was handed over, and is no longer in force when all of it is sent.

The agency could not accept it, and would ask for another days later.
"""

from __future__ import annotations

from collections.abc import Sequence

from bff.certificates.states import IN_FORCE, STATE_TEXTS
from bff.context import AppContext
from bff.drafts.materials import CERTIFICATE
from bff.http.problems import Problem
from bff.identity.delegations import Applicant
from gateways.core import Call as CoreCall
from gateways.core import CoreError
from models import Material


async def must_be_in_force_still(
    context: AppContext, applicant: Applicant, materials: Sequence[Material], call: CoreCall
) -> None:
    """Problem ``certificate-lapsed`` with the ``materialId`` to take out. While the core does not
    say, the certificates stand as they were when they were handed over.
    """
    given = [row for row in materials if row.source == CERTIFICATE]
    if not given:
        return
    try:
        held = await context.certificate_lists.of(applicant.person.id, call)
    except CoreError:
        return
    now = context.clock.now()
    states = {one.facts.identifier: one.state(now) for one in held.items}
    for row in given:
        state = states.get(row.certificate_identifier or "", "unknown")
        if state != IN_FORCE:
            raise Problem(
                "certificate-lapsed",
                members={"materialId": row.id, "materialCode": row.code},
                name=row.name,
                state=STATE_TEXTS[state],
            )
