"""The reference dialect (docs/core-dialect.md): our own proposal, which the sandbox speaks too.

    connect ──> Exchange (budget, breaker) ──> Link (JSON, envelope) ──> a service per module

Another dialect is a package beside this one, for as many services as it speaks. Its services
replace these: `dataclasses.replace(platform, identity=…)`.
"""

import asyncio
from collections.abc import Callable, Mapping

from gateways.core.config import CoreConfig
from gateways.core.errors import CORE
from gateways.core.platform import CorePlatform
from gateways.core.reference.after import Deliveries, Evaluations, Payments
from gateways.core.reference.cases import Cases
from gateways.core.reference.catalogue import Catalogue
from gateways.core.reference.certificates import Certificates
from gateways.core.reference.identity import Identity
from gateways.core.reference.link import Link, Report
from gateways.core.reference.materials import Materials
from gateways.core.reference.signing import Signer
from gateways.exchange import Clocks, Exchange
from gateways.session import Session


def connect(
    configs: Mapping[str, CoreConfig],
    *,
    clock: Callable[[], float],
    nonce: Callable[[], str],
    monotonic: Callable[[], float] | None = None,
    report: Report | None = None,
) -> CorePlatform:
    """Return a client of a core that speaks this dialect, not connected yet.

    `configs` has a config for each of `SERVICES`. Those whose configs are equal share connections.

    `clock` is Unix time in seconds, for `X-Timestamp`; `nonce` gives a fresh unguessable string;
    `monotonic` measures deadlines and breaker waits and is the running loop's own clock unless a
    test holds time still; `report` is called for entries that were skipped.
    """
    clocks = Clocks(wall=clock, monotonic=monotonic or _loop_time)
    sessions = {
        shared_config: Session(CORE, pool_size=shared_config.pool_size)
        for shared_config in configs.values()
    }

    def link(service: str) -> Link:
        config = configs[service]
        signer = Signer(config, clock, nonce)
        return Link(Exchange(service, sessions[config], config, clocks, signer), config, report)

    return CorePlatform(
        identity=Identity(link("identity")),
        certificates=Certificates(link("certificates")),
        catalogue=Catalogue(link("catalogue")),
        materials=Materials(link("materials")),
        cases=Cases(link("cases")),
        evaluations=Evaluations(link("evaluations")),
        payments=Payments(link("payments")),
        deliveries=Deliveries(link("deliveries")),
    )


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
