"""Orders: citizens' requests to the core, and the bytes of them in the ledger.

An order is encoded once, in our own form, when the citizen submits. The reference dialect sends
these very bytes. Another dialect decodes the order (`decoded`) and encodes it in its own way,
always with the same result: another body under the same idempotency key is refused.
"""

from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec

from gateways.core.people import Organisation
from gateways.core.shapes import Code, LongText, Text

Grade = Annotated[int, msgspec.Meta(ge=1, le=5)]
"""好差评 as the standard numbers it: 1 非常满意 … 5 非常不满意."""


class Order(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A request body in the ledger. Its repr shows nothing: all of it is about a person."""

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
    """One material: a file, a certificate, or a promise to bring it later.

    A file is at the core (`material_id`, `name`, `sha256`); a certificate has `auth_code` and
    `certificate_name`; `deferred` is 容缺.
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
    """`POST /cases/{caseNo}/supplement`: everything that one notice asked for.

    The time that counts is `submitted_at`, however long the forwarding takes.
    """

    notice_id: Code
    form: dict[str, Any]
    materials: list[OrderMaterial]
    submitted_at: datetime


class WithdrawalOrder(Order, frozen=True, kw_only=True):
    """`POST /cases/{caseNo}/withdraw`."""

    reason: Text


class UnreachedOrder(Order, frozen=True, kw_only=True):
    """`POST /cases/{caseNo}/notified`: an event that nobody was reached with.

    It has been in the citizen's inbox from `since` to `at`, unread.
    """

    event_id: Code
    reached: bool
    since: datetime
    at: datetime


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


def encode_order(order: Order) -> bytes:
    """Return the bytes for the ledger: the same for the same content."""
    return msgspec.json.encode(order, order="deterministic")


def decode_order(body: bytes, kind: type[Kind]) -> Kind:
    """Return the order that was encoded."""
    return msgspec.json.decode(body, type=kind)
