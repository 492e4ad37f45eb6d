"""The province's core platform (省级核心平台), one module per core service.

    CoreConfig ──> CorePlatform.create ──┬─ .identity      统一身份认证
    Call (request id, deadline) ─────────┼─ .certificates  电子证照库
                                         ├─ .catalogue     事项目录
                                         ├─ .materials     材料
                                         ├─ .cases         统一受理平台
                                         ├─ .evaluations   好差评
                                         ├─ .payments      统一支付
                                         └─ .deliveries    物流

Every method takes a `Call` and either returns a typed answer or raises a `CoreError`; see `errors`
for the tree. What citizens ask is made in `orders`, what the core tells of its own accord is read
in `events`. The HTTP dialect is in `signing` and `transport`. A province with another dialect
replaces this package and nothing else.
"""

from gateways.breaker import BreakerState
from gateways.core.after import (
    Delivery,
    DeliveryService,
    Evaluated,
    EvaluationService,
    Payment,
    PaymentService,
)
from gateways.core.cases import (
    Accepted,
    Case,
    CaseService,
    ChangePage,
    Found,
    FoundCases,
    Moved,
    Receipt,
    case_state,
)
from gateways.core.catalogue import (
    Agency,
    CatalogueService,
    Choice,
    Commitment,
    Fee,
    Item,
    ItemField,
    ItemMaterial,
    ItemPage,
    ItemResult,
    ShownWhen,
    SpecialProcedure,
    Step,
)
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
from gateways.core.events import Event, UnfitEvent, WrongSignature, read_event, verify_event
from gateways.core.identity import IdentityService, Organisation, Person
from gateways.core.materials import MaterialService, Upload, Uploaded
from gateways.core.orders import (
    Address,
    Agent,
    Applicant,
    CaseOrder,
    DeliveryOrder,
    EvaluationOrder,
    Order,
    OrderCommitment,
    OrderMaterial,
    SupplementOrder,
    WithdrawalOrder,
    encoded,
)
from gateways.core.platform import CorePlatform, ServiceHealth
from gateways.core.shapes import Misfit

__all__ = [
    "Accepted",
    "Address",
    "Agency",
    "Agent",
    "Applicant",
    "BreakerState",
    "Call",
    "Case",
    "CaseOrder",
    "CaseService",
    "CatalogueService",
    "Certificate",
    "CertificateData",
    "CertificateFile",
    "CertificateService",
    "CertificateStatus",
    "ChangePage",
    "Choice",
    "Commitment",
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
    "Delivery",
    "DeliveryOrder",
    "DeliveryService",
    "Digest",
    "Evaluated",
    "EvaluationOrder",
    "EvaluationService",
    "Event",
    "Fee",
    "Found",
    "FoundCases",
    "IdentityService",
    "Item",
    "ItemField",
    "ItemMaterial",
    "ItemPage",
    "ItemResult",
    "MaterialService",
    "Misfit",
    "Moved",
    "Operator",
    "Order",
    "OrderCommitment",
    "OrderMaterial",
    "Organisation",
    "Payment",
    "PaymentService",
    "Person",
    "Receipt",
    "ServiceHealth",
    "ShownWhen",
    "SpecialProcedure",
    "Step",
    "SupplementOrder",
    "UnfitEvent",
    "Upload",
    "Uploaded",
    "UseMode",
    "WithdrawalOrder",
    "WrongSignature",
    "case_state",
    "encoded",
    "read_event",
    "verify_event",
]
