"""Interfaces of the core's services. A dialect implements as many as it speaks.

Every method raises a CoreError when there is no answer to use; a CoreRefused says why in `refusal`.
A call that is safe to repeat is repeated once after a lost connection.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from gateways.call import OutgoingCall
from gateways.core.after import Delivery, EvaluationReceipt, Payment
from gateways.core.cases import Acceptance, Case, CaseChange, CaseStatuses, ChangePage
from gateways.core.certificates import (
    Certificate,
    CertificateData,
    CertificateFile,
    CertificateStatus,
    Operator,
    Photograph,
    UseMode,
)
from gateways.core.items import Item, ItemPage
from gateways.core.materials import Upload, UploadReceipt
from gateways.core.people import Person
from gateways.core.shapes import Misfit
from gateways.exchange import Exchange


class CoreService(Protocol):
    """Base of all service interfaces."""

    @property
    def exchange(self) -> Exchange:
        """Exchange of the service: its breaker and its connections."""


class IdentityService(CoreService, Protocol):
    """统一身份认证: the person behind a sign-on ticket."""

    async def redeem_ticket(
        self, ticket: str, call: OutgoingCall, *, idempotency_key: str | None = None
    ) -> Person:
        """Return the person behind a single-use sign-on ticket (信任票据), and use it up.

        Refused: the ticket is unknown, used or expired.
        """


class CertificateService(CoreService, Protocol):
    """电子证照库: certificates by holder, whether they are in force, their data and files."""

    async def list(
        self, holder_type: str, holder_code: str, call: OutgoingCall
    ) -> tuple[Certificate, ...]:
        """Return every certificate of a holder that can be read, in the core's order.

        `holder_type` is 001 (统一社会信用代码) or a person's certificate type.
        """

    async def status(
        self, identifiers: Sequence[str], call: OutgoingCall
    ) -> tuple[CertificateStatus, ...]:
        """Return the present status of each certificate; one the core does not know is absent."""

    async def data(
        self,
        identifier: str,
        fields: Sequence[str],
        use_cause: str,
        mode: UseMode,
        operator: Operator,
        call: OutgoingCall,
        *,
        item_code: str | None = None,
        case_no: str | None = None,
        photo: bool = False,
        idempotency_key: str | None = None,
    ) -> CertificateData:
        """Return the named fields of a certificate in force, as far as they can be read.

        `use_cause` (用证事由) is required, at most 200 characters. The core writes each use into
        its own log, so the call is repeated only under an `idempotency_key`. Refused: the
        certificate is unknown or not in force, a field is unknown, the cause is missing. Only
        after `photo` can the holder's photograph be asked for.
        """

    async def photo(self, auth_code: str, call: OutgoingCall) -> Photograph | None:
        """Return the holder's photograph, of a use that asked for it. None if there is none.

        Its type and size are checked. Refused: the code is unknown or expired.
        """

    def file(
        self, auth_code: str, call: OutgoingCall
    ) -> AbstractAsyncContextManager[CertificateFile]:
        """Return the watermarked file behind a 用证码 as a stream. Enter with `async with`.

        At most a few chunks are in memory. Refused: the code is unknown or expired.
        """


class CatalogueService(CoreService, Protocol):
    """事项目录: items that can be applied for. All calls are safe reads."""

    async def note_misfits(self, misfits: Sequence[Misfit]) -> None:
        """Report items that are in the dialect but that their reader cannot store."""

    async def list_changes(
        self, since: str | None, call: OutgoingCall, *, limit: int = 200
    ) -> ItemPage:
        """Return the changes after the cursor `since`, from the beginning when it is None.

        `limit` is 1 to 500.
        """

    async def item(self, code: str, call: OutgoingCall) -> Item:
        """Return one item as it is now. Refused: it is unknown."""


class MaterialService(CoreService, Protocol):
    """材料: files that citizens attach."""

    async def upload(self, upload: Upload, call: OutgoingCall) -> UploadReceipt:
        """Stream a file through, never repeated. At most a few chunks are in memory.

        The core may keep us waiting for `call_timeout_s` with each chunk; how long `chunks` takes
        is the caller's to bound. The time that `call` has left when the upload begins is what the
        core has for its answer after the last byte, however long the upload took.

        An exception of `chunks` comes out as it is, and leaves nothing at the core; so does
        ValueError when there are not `length` bytes. Refused: the file is too large (perhaps in
        mid-upload) or empty. CoreGarbled: the core received something else than was sent, and is
        asked to discard it.
        """

    async def discard(self, material_id: str, call: OutgoingCall, *, idempotency_key: str) -> None:
        """Discard a file that no case has taken; also one that is not there."""


class CaseService(CoreService, Protocol):
    """统一受理平台: submission, reading, supplement and withdrawal of cases.

    A body is bytes from `orders.encoded`: the ledger keeps them and each try sends the same order.
    """

    async def submit(self, body: bytes, call: OutgoingCall, *, idempotency_key: str) -> Acceptance:
        """Send a `CaseOrder`. `idempotency_key` is its `source_no`.

        Refused: the item is unknown or has ended, a material is missing or unknown, the form is
        refused. After any other CoreError the core may have the case.
        """

    async def find(self, source_nos: Sequence[str], call: OutgoingCall) -> CaseStatuses:
        """Return those of our numbers (at most 200) that the core knows. A safe read."""

    async def read(self, case_no: str, call: OutgoingCall) -> Case:
        """Return the events of a case. A safe read. Refused: the case is unknown."""

    async def changes(
        self, since: str | None, call: OutgoingCall, *, limit: int = 200
    ) -> ChangePage:
        """Return every event of every case after the cursor `since`, or from the first.

        A safe read; `limit` is 1 to 500.
        """

    async def supplement(
        self, case_no: str, body: bytes, call: OutgoingCall, *, idempotency_key: str
    ) -> CaseChange:
        """Send a `SupplementOrder`: everything that a notice (补正通知) asked for.

        Refused: the case is unknown, no such notice is open, its deadline is past, a material is
        unknown.
        """

    async def withdraw(
        self, case_no: str, body: bytes, call: OutgoingCall, *, idempotency_key: str
    ) -> CaseChange:
        """Send a `WithdrawalOrder`. Refused: the case is unknown, decided or closed."""

    async def report(
        self, case_no: str, body: bytes, call: OutgoingCall, *, idempotency_key: str
    ) -> None:
        """Send an `UnreachedOrder`: somebody rings the citizen. Refused: the case is unknown."""


class EvaluationService(CoreService, Protocol):
    """Evaluations (好差评)."""

    async def evaluate(
        self, body: bytes, call: OutgoingCall, *, idempotency_key: str
    ) -> EvaluationReceipt:
        """Send an `EvaluationOrder`.

        Refused: the case is unknown, evaluated already, or not decided yet.
        """


class PaymentService(CoreService, Protocol):
    """Payments (统一支付)."""

    async def begin(self, case_no: str, call: OutgoingCall, *, idempotency_key: str) -> Payment:
        """Return the open payment of a case; asked again, the same one.

        Refused: the case is unknown, or nothing is due.
        """


class DeliveryService(CoreService, Protocol):
    """Deliveries (物流)."""

    async def order(self, body: bytes, call: OutgoingCall, *, idempotency_key: str) -> Delivery:
        """Send a `DeliveryOrder`.

        Refused: the case is unknown, delivery is not offered, or ordered already.
        """
