"""Orders of a test or an operator: how the next calls are answered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Annotated

import msgspec

from sandbox.wechat.dialect import Refused


class AnswerOrder(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Body of `POST /admin/wechat/answers`: the next `count` calls of `path` get this code."""

    path: str
    errcode: int
    errmsg: str = "ordered by the admin port"
    count: Annotated[int, msgspec.Meta(ge=1)] = 1


class SendOrders(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Body of `POST /admin/wechat/sends`: what a send returns, and the code of its event."""

    gives_numbers: bool = True
    arrival_code: str = "0"


@dataclass(slots=True)
class Orders:
    """Orders that stand."""

    gives_numbers: bool = True
    arrival_code: str = "0"
    _answers: list[AnswerOrder] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1_858_000_000_000_000_001))

    def add(self, order: AnswerOrder) -> None:
        self._answers += [order] * order.count

    def take(self, path: str) -> Refused | None:
        """Take the next order for this call."""
        for order in self._answers:
            if order.path == path:
                self._answers.remove(order)
                return Refused(order.errcode, order.errmsg)
        return None

    def next_number(self) -> int:
        return next(self._numbers)
