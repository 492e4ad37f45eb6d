"""The province's core platform (省级核心平台), composed of its services (`services`).

    CorePlatform ─┬─ .identity      统一身份认证
                  ├─ .certificates  电子证照库
                  ├─ .catalogue     事项目录
                  ├─ .materials     材料
                  ├─ .cases         统一受理平台
                  ├─ .evaluations   好差评
                  ├─ .payments      统一支付
                  └─ .deliveries    物流

Every method takes an `OutgoingCall` and either returns a typed answer or raises a `CoreError`; see
`errors` for the family and `refusals` for the reasons. Citizens' requests are built in `orders`;
`people`, `certificates`, `items`, `cases`, `events` … hold the core's answers, in our terms. Each
service may have a host, credentials and a dialect of its own: `reference` is the only one so far.
Another one is new files beside it.
"""

from gateways.core.after import Delivery, EvaluationReceipt, Payment
from gateways.core.cases import (
    Acceptance,
    Case,
    CaseChange,
    CaseStatus,
    CaseStatuses,
    ChangePage,
    Receipt,
    case_state,
)
from gateways.core.certificates import (
    Certificate,
    CertificateData,
    CertificateFile,
    CertificateStatus,
    Operator,
    Photograph,
    UseMode,
)
from gateways.core.config import CoreConfig
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
from gateways.core.events import Benefit, Event, Offer
from gateways.core.items import (
    Agency,
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
from gateways.core.materials import Upload, UploadReceipt
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
    UnreachedOrder,
    WithdrawalOrder,
    encode_order,
)
from gateways.core.people import Organisation, Person
from gateways.core.platform import SERVICES, CorePlatform, ServiceHealth
from gateways.core.reference import connect
from gateways.core.reference.codes import code_of, refusal_of
from gateways.core.reference.events import (
    UnfitEvent,
    WrongSignature,
    read_any_event,
    read_event,
    verify_event,
)
from gateways.core.refusals import Refusal
from gateways.core.services import (
    CaseService,
    CatalogueService,
    CertificateService,
    DeliveryService,
    EvaluationService,
    IdentityService,
    MaterialService,
    PaymentService,
)
from gateways.core.shapes import Misfit
from gateways.digest import Digest

__all__ = [
    "SERVICES",
    "Acceptance",
    "Address",
    "Agency",
    "Agent",
    "Applicant",
    "Benefit",
    "Case",
    "CaseChange",
    "CaseOrder",
    "CaseService",
    "CaseStatus",
    "CaseStatuses",
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
    "EvaluationOrder",
    "EvaluationReceipt",
    "EvaluationService",
    "Event",
    "Fee",
    "IdentityService",
    "Item",
    "ItemField",
    "ItemMaterial",
    "ItemPage",
    "ItemResult",
    "MaterialService",
    "Misfit",
    "Offer",
    "Operator",
    "Order",
    "OrderCommitment",
    "OrderMaterial",
    "Organisation",
    "Payment",
    "PaymentService",
    "Person",
    "Photograph",
    "Receipt",
    "Refusal",
    "ServiceHealth",
    "ShownWhen",
    "SpecialProcedure",
    "Step",
    "SupplementOrder",
    "UnfitEvent",
    "UnreachedOrder",
    "Upload",
    "UploadReceipt",
    "UseMode",
    "WithdrawalOrder",
    "WrongSignature",
    "case_state",
    "code_of",
    "connect",
    "encode_order",
    "read_any_event",
    "read_event",
    "refusal_of",
    "verify_event",
]
