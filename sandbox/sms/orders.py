"""Orders of a test or an operator: how the next SMS are answered, and how receipts come."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

import msgspec

_Count = Annotated[int, msgspec.Meta(ge=1)]


class AnswerOrder(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Body of `POST /admin/sms/answers`: the next `count` sends are answered with `code`.

    `is_whole`: as `Response.Error`, else as the number's status. `is_sent`: the SMS arrives all the
    same, as it may under `InternalError.Timeout`.
    """

    code: str
    is_whole: bool = False
    is_sent: bool = False
    phone: str | None = None
    count: _Count = 1


class ReceiptOrder(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Body of `POST /admin/sms/receipts`: how receipts come from now on.

    `early`: before the send is answered. `prompt`: after `afterMs`. `never`: no receipt, though the
    status can be asked for. `silent`: the carrier never says anything.
    """

    when: Literal["early", "prompt", "never", "silent"] = "prompt"
    after_ms: Annotated[int, msgspec.Meta(ge=0, le=600_000)] = 200
    times: Annotated[int, msgspec.Meta(ge=1, le=3)] = 1
    status: Literal["SUCCESS", "FAIL"] = "SUCCESS"
    errmsg: str = "DELIVRD"


class ContextOrder(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Body of `POST /admin/sms/context`: whether reports return the caller's `SessionContext`.

    The provider does so only for accounts for which it has been switched on.
    """

    is_returned: bool


@dataclass(slots=True)
class Orders:
    """The orders in force. They live in memory: a restarted sandbox is a healthy one."""

    receipts: ReceiptOrder = field(default_factory=ReceiptOrder)
    is_context_returned: bool = True
    _answers: list[tuple[AnswerOrder, int]] = field(default_factory=list)

    def add_answer(self, order: AnswerOrder) -> None:
        self._answers.append((order, order.count))

    def take_answer(self, phones: list[str]) -> AnswerOrder | None:
        """Return the first order for a send to one of the numbers, and count it."""
        for index, (order, remaining) in enumerate(self._answers):
            if order.phone is None or order.phone in phones:
                self._answers[index : index + 1] = [(order, remaining - 1)] * (remaining > 1)
                return order
        return None

    def clear(self) -> None:
        self._answers.clear()
        self.receipts = ReceiptOrder()
        self.is_context_returned = True
