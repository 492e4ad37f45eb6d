"""The client of the whole core, composed service by service."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from gateways.breaker import BreakerState
from gateways.core.services import (
    CaseService,
    CatalogueService,
    CertificateService,
    CoreService,
    DeliveryService,
    EvaluationService,
    IdentityService,
    MaterialService,
    PaymentService,
)


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """Health of a core service, as this worker sees it.

    `failures` counts those in a row; `retry_after` is in seconds, None when closed.
    """

    state: BreakerState
    failures: int
    retry_after: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorePlatform:
    """All services of the core, shared by all requests of a worker.

    Each may have a host, credentials and a dialect of its own (`dataclasses.replace(platform,
    identity=…)`). `close` it in the event loop that used it.
    """

    identity: IdentityService
    certificates: CertificateService
    catalogue: CatalogueService
    materials: MaterialService
    cases: CaseService
    evaluations: EvaluationService
    payments: PaymentService
    deliveries: DeliveryService

    def health(self) -> dict[str, ServiceHealth]:
        """Return the state of each service's breaker. No I/O."""
        return {name: _health(service) for name, service in self._services()}

    async def close(self) -> None:
        """End every connection. Later calls raise RuntimeError."""
        for _, service in self._services():
            await service.exchange.session.close()

    def _services(self) -> Iterator[tuple[str, CoreService]]:
        for field in fields(self):
            yield field.name, getattr(self, field.name)


SERVICES = tuple(service.name for service in fields(CorePlatform))


def _health(service: CoreService) -> ServiceHealth:
    breaker = service.exchange.breaker
    return ServiceHealth(breaker.state, breaker.failures, breaker.retry_after)
