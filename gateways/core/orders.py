"""What citizens ask of the core, and the bytes that the ledger keeps of it.

An order is encoded once, when the citizen submits, in a form of our own. The reference dialect
sends these very bytes. Another reads the order back from them (`decoded`) and writes its own, the
same for the same order: another body under the same idempotency key is refused.
"""

from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec

from gateways.core.people import Organisation
from gateways.core.shapes import Code, LongText, Text

Grade = Annotated[int, msgspec.Meta(ge=1, le=5)]
"""好差评 as the standard numbers it: 1 非常满意 … 5 非常不满意."""


class Order(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One request body that is kept. Nothing of it is shown: it is all about a person."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


Kind = TypeVar("Kind", bound=Order)


class Applicant(Order, frozen=True, kw_only=True):
    """Applicant (申请人). `cert_type` is a GA/T 2000.156 code."""

    name: Text
    cert_type: Code
    cert_no: Code
    mobile: Code | None = None
    organisation: Organisation | None = None


class Agent(Applicant, frozen=True, kw_only=True):
    """Agent of the applicant (代办人), by the delegation of this number."""

    delegation_no: Code


class OrderMaterial(Order, frozen=True, kw_only=True):
    """One material: a file the core holds (`material_id`, `name`, `sha256`), a certificate
    (`auth_code`, `certificate_name`), or one that comes later (`deferred`, 容缺).
    """

    code: Code
    material_id: Code | None = None
    name: Text | None = None
    sha256: Code | None = None
    auth_code: Annotated[str, msgspec.Meta(max_length=256)] | None = None
    certificate_name: Text | None = None
    deferred: bool = False


class OrderCommitment(Order, frozen=True, kw_only=True):
    """A commitment (告知承诺) in the words that the citizen agreed to."""

    code: Code
    text: LongText


class CaseOrder(Order, frozen=True, kw_only=True):
    """`POST /cases`. `source_no` is our number and the idempotency key."""

    source_no: Code
    item_code: Code
    item_version: int
    applicant: Applicant
    form: dict[str, Any]
    materials: list[OrderMaterial]
    commitments: list[OrderCommitment]
    channel: Code
    submitted_at: datetime
    agent: Agent | None = None
    bundle_no: Code | None = None


class SupplementOrder(Order, frozen=True, kw_only=True):
    """`POST /cases/{caseNo}/supplement`: everything one notice asked for. In time or late is what
    it was at `submitted_at`, however long it takes to get there.
    """

    notice_id: Code
    form: dict[str, Any]
    materials: list[OrderMaterial]
    submitted_at: datetime


class WithdrawalOrder(Order, frozen=True, kw_only=True):
    """`POST /cases/{caseNo}/withdraw`."""

    reason: Text


class EvaluationOrder(Order, frozen=True, kw_only=True):
    """`POST /evaluations` (好差评)."""

    case_no: Code
    grade: Grade
    tags: list[Text]
    channel: Code
    text: LongText | None = None
    reason: LongText | None = None


class Address(Order, frozen=True, kw_only=True):
    """Postal address, with a `region` of 6 digits."""

    name: Text
    mobile: Code
    region: Code
    detail: Text


class DeliveryOrder(Order, frozen=True, kw_only=True):
    """`POST /deliveries`."""

    case_no: Code
    address: Address


def encoded(order: Order) -> bytes:
    """Return the bytes to keep: the same for the same content."""
    return msgspec.json.encode(order, order="deterministic")


def decoded(body: bytes, kind: type[Kind]) -> Kind:
    """Return the order that was encoded."""
    return msgspec.json.decode(body, type=kind)
