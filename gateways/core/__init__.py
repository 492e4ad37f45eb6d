"""The province's core platform (省级核心平台), one module per core service.

    CoreConfig ──> CorePlatform.create ──┬─ .identity      统一身份认证
    Call (request id, deadline) ─────────┴─ .certificates  电子证照库

Every method takes a `Call` and either returns a typed answer or raises a `CoreError`; see `errors`
for the tree. The HTTP dialect is in `signing` and `transport`. A province with another dialect
replaces this package and nothing else.
"""

from gateways.core.breaker import BreakerState
from gateways.core.certificates import (
    Certificate,
    CertificateData,
    CertificateFile,
    CertificateService,
    CertificateStatus,
    Operator,
    UseMode,
)
from gateways.core.config import Call, CoreConfig, Digest
from gateways.core.errors import (
    CoreBusy,
    CoreCircuitOpen,
    CoreError,
    CoreGarbled,
    CoreRefused,
    CoreTimeout,
    CoreUnavailable,
    CoreUnreachable,
)
from gateways.core.identity import IdentityService, Organisation, Person
from gateways.core.platform import CorePlatform, ServiceHealth

__all__ = [
    "BreakerState",
    "Call",
    "Certificate",
    "CertificateData",
    "CertificateFile",
    "CertificateService",
    "CertificateStatus",
    "CoreBusy",
    "CoreCircuitOpen",
    "CoreConfig",
    "CoreError",
    "CoreGarbled",
    "CorePlatform",
    "CoreRefused",
    "CoreTimeout",
    "CoreUnavailable",
    "CoreUnreachable",
    "Digest",
    "IdentityService",
    "Operator",
    "Organisation",
    "Person",
    "ServiceHealth",
    "UseMode",
]
