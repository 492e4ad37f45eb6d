"""The client of the whole core: one session, one breaker per service."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from gateways.breaker import Breaker, BreakerState
from gateways.core.after import DeliveryService, EvaluationService, PaymentService
from gateways.core.cases import CaseService
from gateways.core.catalogue import CatalogueService
from gateways.core.certificates import CertificateService
from gateways.core.config import CoreConfig
from gateways.core.identity import IdentityService
from gateways.core.materials import MaterialService
from gateways.core.reference.link import Report, Upstream
from gateways.session import Transport

SERVICES = (
    "identity",
    "certificates",
    "catalogue",
    "materials",
    "cases",
    "evaluations",
    "payments",
    "deliveries",
)


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """How a core service has been doing, as seen from this worker.

    `failures` counts those in a row; `retry_after` is in seconds, None when closed.
    """

    state: BreakerState
    failures: int
    retry_after: float | None


class CorePlatform:
    """Shared by all requests of a worker. `create`, and `close` in the same event loop."""

    def __init__(self, transport: Transport, upstreams: Mapping[str, Upstream]) -> None:
        self._transport = transport
        self._upstreams = upstreams
        self.identity = IdentityService(upstreams["identity"])
        self.certificates = CertificateService(upstreams["certificates"])
        self.catalogue = CatalogueService(upstreams["catalogue"])
        self.materials = MaterialService(upstreams["materials"])
        self.cases = CaseService(upstreams["cases"])
        self.evaluations = EvaluationService(upstreams["evaluations"])
        self.payments = PaymentService(upstreams["payments"])
        self.deliveries = DeliveryService(upstreams["deliveries"])

    @classmethod
    def create(
        cls,
        config: CoreConfig,
        *,
        clock: Callable[[], float],
        nonce: Callable[[], str],
        monotonic: Callable[[], float] | None = None,
        report: Report | None = None,
    ) -> Self:
        """Connects to nothing yet.

        `clock` is Unix time in seconds, for `X-Timestamp`; `nonce` gives a fresh unguessable
        string; `monotonic` measures deadlines and breaker waits and is the running loop's own
        clock unless a test holds time still; `report` is told of entries that were passed over.
        """
        now = monotonic or _loop_time
        transport = Transport(config, clock=clock, nonce=nonce)

        def upstream(service: str) -> Upstream:
            breaker = Breaker(
                service, failures=config.breaker_failures, open_s=config.breaker_open_s, now=now
            )
            return Upstream(service, transport, breaker, now, report)

        return cls(transport, {name: upstream(name) for name in SERVICES})

    def health(self) -> dict[str, ServiceHealth]:
        """The breaker of each core service. No I/O."""
        return {
            name: ServiceHealth(
                upstream.breaker.state, upstream.breaker.failures, upstream.breaker.retry_after
            )
            for name, upstream in self._upstreams.items()
        }

    async def close(self) -> None:
        """Closes every connection; calls made afterwards raise RuntimeError."""
        await self._transport.close()


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
