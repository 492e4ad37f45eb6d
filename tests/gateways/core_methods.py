"""Every method of the case side that asks once and gets one answer, with a right answer to each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from gateways.call import OutgoingCall
from gateways.core import CorePlatform
from tests.support.core_answers import (
    ACCEPTED,
    CASE,
    CASE_STATUS,
    DELIVERY,
    EVALUATED,
    EVENT,
    ITEM,
    NEW_STATUS,
    PAYMENT,
)

BODY = b'{"kept":"as it was"}'


@dataclass(frozen=True)
class Method:
    """`key` is the idempotency key that must be on the wire, None for a read.

    Without one of `required` an answer is none; `required` names nothing that may be absent.
    `refusals` are the codes that are the core's final word on this call (docs/core-dialect.md).
    """

    service: str
    ask: Callable[[CorePlatform, OutgoingCall], Awaitable[Any]]
    wire: str
    answer: Any
    required: tuple[str, ...]
    key: str | None = None
    body: bytes = b""
    refusals: tuple[int, ...] = ()


METHODS = {
    "changed": Method(
        "catalogue",
        lambda core, call: core.catalogue.list_changes(None, call),
        "GET /items?limit=200",
        {"items": [ITEM], "ended": ["x"], "next": "c2", "more": True},
        ("items", "ended", "next", "more"),
    ),
    "item": Method(
        "catalogue",
        lambda core, call: core.catalogue.item("a/b ?", call),
        "GET /items/a%2Fb%20%3F",
        ITEM,
        tuple(
            ITEM.keys() - {"nameEn", "plainNotes", "plainNotesEn", "keywords", "parts"},
        ),
        refusals=(43001,),
    ),
    "submit": Method(
        "cases",
        lambda core, call: core.cases.submit(BODY, call, idempotency_key="s-1"),
        "POST /cases",
        ACCEPTED,
        ("caseNo",),
        key="s-1",
        body=BODY,
        refusals=(43001, 43201, 43202, 43203, 43204, 40901),
    ),
    "find": Method(
        "cases",
        lambda core, call: core.cases.find(["s-1", "s-2"], call),
        "POST /cases/find",
        [CASE_STATUS],
        (),
        body=b'{"sourceNos":["s-1","s-2"]}',
    ),
    "read": Method(
        "cases",
        lambda core, call: core.cases.read("RC/1", call),
        "GET /cases/RC%2F1",
        CASE,
        ("events",),
        refusals=(43301,),
    ),
    "changes": Method(
        "cases",
        lambda core, call: core.cases.changes("c&1", call, limit=7),
        "GET /cases/changes?since=c%261&limit=7",
        {"changes": [EVENT], "next": "c2", "more": False},
        ("changes", "next", "more"),
    ),
    "supplement": Method(
        "cases",
        lambda core, call: core.cases.supplement("RC1", BODY, call, idempotency_key="k"),
        "POST /cases/RC1/supplement",
        NEW_STATUS,
        (),
        key="k",
        body=BODY,
        refusals=(43203, 43301, 43302, 43303, 40901),
    ),
    "withdraw": Method(
        "cases",
        lambda core, call: core.cases.withdraw("../RC1", BODY, call, idempotency_key="k"),
        "POST /cases/..%2FRC1/withdraw",
        NEW_STATUS,
        (),
        key="k",
        body=BODY,
        refusals=(43301, 43304, 40901),
    ),
    "report": Method(
        "cases",
        lambda core, call: core.cases.report("../RC1", BODY, call, idempotency_key="k"),
        "POST /cases/..%2FRC1/notified",
        {},
        (),
        key="k",
        body=BODY,
        refusals=(43301, 40901),
    ),
    "evaluate": Method(
        "evaluations",
        lambda core, call: core.evaluations.evaluate(BODY, call, idempotency_key="k"),
        "POST /evaluations",
        EVALUATED,
        (),
        key="k",
        body=BODY,
        refusals=(43301, 43401, 43402, 40901),
    ),
    "begin": Method(
        "payments",
        lambda core, call: core.payments.begin("RC1", call, idempotency_key="k"),
        "POST /payments",
        PAYMENT,
        tuple(PAYMENT),
        key="k",
        body=b'{"caseNo":"RC1"}',
        refusals=(43301, 43501, 40901),
    ),
    "order": Method(
        "deliveries",
        lambda core, call: core.deliveries.order(BODY, call, idempotency_key="k"),
        "POST /deliveries",
        DELIVERY,
        (),
        key="k",
        body=BODY,
        refusals=(43301, 43601, 43602, 40901),
    ),
    "discard": Method(
        "materials",
        lambda core, call: core.materials.discard("..", call, idempotency_key="k"),
        "POST /materials/%2E%2E/discard",
        {},
        (),
        key="k",
        body=b"{}",
        refusals=(40901,),
    ),
}
