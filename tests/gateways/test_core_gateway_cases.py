"""What the catalogue and the cases look like once they are read, and what orders look like sent."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from gateways.call import OutgoingCall
from gateways.core import (
    Address,
    Agent,
    Applicant,
    CaseOrder,
    CoreGarbled,
    CorePlatform,
    CoreRefused,
    DeliveryOrder,
    EvaluationOrder,
    Item,
    Order,
    OrderCommitment,
    OrderMaterial,
    Organisation,
    SupplementOrder,
    WithdrawalOrder,
    case_state,
    encode_order,
)
from gateways.core.cases import CASE_STATES
from tests.support.core_answers import ACCEPTED, CASE, CASE_STATUS, EVENT, ITEM, PAYMENT, RECEIPT
from tests.support.scripted_core import ScriptedCore, envelope, refusal


async def test_an_item_comes_typed(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    scripted_server.says(envelope(ITEM))
    item = await scripted_client.catalogue.item("x", call)
    assert (item.implement_code, item.version, item.kind) == (ITEM["implementCode"], 3, "2")
    (material,) = item.materials
    assert (material.cert_type_code, material.tolerable) == ("11100000009901008H011", True)
    reason, since = item.form
    assert [choice.value for choice in reason.choices] == ["expired"]
    assert since.shown_when is not None
    assert (since.shown_when.field, since.shown_when.equals) == ("reason", "expired")
    assert (item.steps[0].days, item.steps[1].days) == (1, None)
    assert item.special_procedures[0].days == 7
    assert item.parts == ()


async def test_an_item_can_be_stored_and_read_again(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    scripted_server.says(envelope(ITEM))
    item = await scripted_client.catalogue.item("x", call)
    stored = msgspec.json.encode(item)
    assert msgspec.json.decode(stored, type=Item) == item
    assert _plain(msgspec.json.decode(stored)) == _plain(ITEM), "in the dialect's own words"


def _plain(value: Any) -> Any:
    """Without what is absent, null or empty, which all say the same."""
    if isinstance(value, dict):
        members = {name: _plain(member) for name, member in value.items()}
        return {name: member for name, member in members.items() if member not in (None, [], "")}
    return [_plain(entry) for entry in value] if isinstance(value, list) else value


async def test_codes_nobody_told_us_about_are_kept_raw(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    odd = {"kind": "9", "type": "zz", "channels": ["hologram"], "star": 6, "requiredLevel": "9x"}
    scripted_server.says(envelope(ITEM | odd))
    item = await scripted_client.catalogue.item("x", call)
    assert (item.kind, item.type, item.channels) == ("9", "zz", ("hologram",))
    assert (item.star, item.required_level) == (6, "9x")
    scripted_server.says(envelope(CASE | {"events": [EVENT | {"state": "77"}]}))
    [event] = (await scripted_client.cases.read("x", call)).events
    assert case_state(event.state) == "unknown"


SPOILED: list[dict[str, Any]] = [
    {"implementCode": "x" * 37},
    {"name": "名" * 501},
    {"conditions": ["x" * 4001]},
    {"promisedDays": -1},
    {"promisedDays": "5"},
    {"materials": [{"code": "M1"}]},
    {"form": [{"name": "reason", "label": "x", "type": "text"}]},
    {"agency": {"name": "x"}},
]


@pytest.mark.parametrize("change", SPOILED)
async def test_an_item_of_the_wrong_shape_is_garbled_and_does_not_stop_the_others(
    scripted_client: CorePlatform,
    scripted_server: ScriptedCore,
    call: OutgoingCall,
    change: dict[str, Any],
) -> None:
    scripted_server.says(envelope(ITEM | change))
    with pytest.raises(CoreGarbled):
        await scripted_client.catalogue.item("x", call)
    wrong = ITEM | {"implementCode": "wrong"} | change
    items = [ITEM, wrong, "no item", {"implementCode": 7}, ITEM | {"implementCode": "last"}]
    scripted_server.says(envelope({"items": items, "ended": ["e"], "next": "c", "more": False}))
    page = await scripted_client.catalogue.list_changes("c-1", call, limit=500)
    assert [item.implement_code for item in page.items] == [ITEM["implementCode"], "last"]
    names = [one.name for one in page.garbled]
    assert names[0] == wrong["implementCode"][:64]
    assert [name[0] for name in names[1:]] == ["?", "?"], "no object, or no text: a digest"
    assert (page.ended, page.next, page.more) == (("e",), "c", False)


@pytest.mark.parametrize(
    ("said", "taken"),
    [(0, 1), (1, 1), (72, 72), (720, 720), (721, 720), (10**9, 720), (10**30, 720)],
)
async def test_the_time_to_forward_is_one_that_can_be_kept(
    scripted_client: CorePlatform,
    scripted_server: ScriptedCore,
    call: OutgoingCall,
    said: int,
    taken: int,
) -> None:
    scripted_server.says(envelope(ITEM | {"forwardWithinHours": said}))
    assert (await scripted_client.catalogue.item("x", call)).forward_within_hours == taken


async def test_a_page_may_be_larger_than_an_answer(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    long = ITEM | {"conditions": ["长" * 4000] * 10}
    scripted_server.says(envelope({"items": [long] * 50, "ended": [], "next": "c", "more": False}))
    assert len((await scripted_client.catalogue.list_changes(None, call)).items) == 50
    scripted_server.says(envelope(long, padding="x" * (1 << 20)))
    with pytest.raises(CoreGarbled, match="too large"):
        await scripted_client.catalogue.item("x", call)


async def test_a_case_comes_typed(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    scripted_server.says(envelope(ACCEPTED))
    accepted = await scripted_client.cases.submit(b"{}", call, idempotency_key="s-1")
    assert (accepted.case_no, accepted.version) == ("RC2026112300001", 2)
    assert accepted.receipt is not None
    assert (accepted.receipt.number, accepted.receipt.kind) == ("SJ1", "receiving")
    assert accepted.receipt.at == datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    scripted_server.says(envelope(CASE))
    case = await scripted_client.cases.read("x", call)
    assert case.events[0].detail["noticeId"] == "n-1"


async def test_what_a_row_cannot_hold_is_taken_out_of_an_answer(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    """An answer that cannot be stored would be asked for until the time is over."""
    receipt = RECEIPT | {"number": "SJ\x001\u202e", "kind": "handedInAtTheCounter"}
    scripted_server.says(
        envelope(ACCEPTED | {"caseNo": "RC\n2", "state": "1\x000", "receipt": receipt})
    )
    accepted = await scripted_client.cases.submit(b"{}", call, idempotency_key="s-1")
    assert (accepted.case_no, accepted.state) == ("RC 2", "10")
    assert accepted.receipt is not None
    assert (accepted.receipt.number, accepted.receipt.kind) == ("SJ1", "receiving")
    scripted_server.says(refusal(43204, "表单\x00有误\u2066\n第 2 项\u3000𠮷"))
    with pytest.raises(CoreRefused) as caught:
        await scripted_client.cases.submit(b"{}", call, idempotency_key="s-1")
    assert caught.value.msg == "表单有误 第 2 项 𠮷"
    scripted_server.says(envelope(ACCEPTED | {"version": 2**63}))
    accepted = await scripted_client.cases.submit(b"{}", call, idempotency_key="s-1")
    assert accepted.version == 0, "where it stands is not known; that the core has it, is"


@pytest.mark.parametrize(
    "receipt",
    [
        None,
        "SJ1",
        RECEIPT | {"number": " "},
        RECEIPT | {"at": "2026-11-23T12:00:00"},
        RECEIPT | {"at": "0001-01-01T00:00:00+14:00"},
        RECEIPT | {"at": "9999-12-31T23:59:59-14:00"},
    ],
    ids=str,
)
async def test_a_number_counts_even_without_a_receipt_that_can_be_read(
    scripted_client: CorePlatform,
    scripted_server: ScriptedCore,
    call: OutgoingCall,
    receipt: object,
) -> None:
    scripted_server.says(envelope(ACCEPTED | {"receipt": receipt}))
    accepted = await scripted_client.cases.submit(b"{}", call, idempotency_key="s-1")
    assert (accepted.case_no, accepted.receipt) == (ACCEPTED["caseNo"], None)


async def test_a_garbled_event_does_not_stop_the_reconciliation(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    wrong = EVENT | {"eventId": "wrong", "version": 0}
    swollen = EVENT | {"eventId": "swollen", "detail": {"x": "y" * 70_000}}
    last = EVENT | {"eventId": "last", "kind": "brandNew", "state": None}
    changes = [EVENT, wrong, swollen, {}, last]
    scripted_server.says(envelope({"changes": changes, "next": "c2", "more": True}))
    page = await scripted_client.cases.changes(None, call)
    assert [event.event_id for event in page.changes] == ["e-1", "last"]
    assert page.changes[1].state is None
    assert [one.name[:7] for one in page.garbled[:2]] == ["wrong", "swollen"]
    assert page.garbled[0].fault.endswith("`$.version`")
    assert page.garbled[2].name.startswith("?")
    assert (page.next, page.more) == ("c2", True)


async def test_looking_for_cases(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    scripted_server.says(envelope([CASE_STATUS]))
    (found,) = (await scripted_client.cases.find(["s-1", "s-2"], call)).found
    assert (found.source_no, found.case_no, found.state) == ("s-1", "RC1", "11")
    assert (await scripted_client.cases.find([], call)).found == ()
    with pytest.raises(ValueError, match="at most 200"):
        await scripted_client.cases.find(["s"] * 201, call)
    assert len(scripted_server.requests) == 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/pay", "", "https://" + "x" * 2000])
async def test_a_payment_leads_nowhere_but_to_the_web(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall, url: str
) -> None:
    scripted_server.says(envelope(PAYMENT | {"url": url}))
    with pytest.raises(CoreGarbled):
        await scripted_client.payments.begin("RC1", call, idempotency_key="k")


async def test_the_cores_reasons_come_out(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    scripted_server.says(refusal(43202, "缺少材料 M1"))
    with pytest.raises(CoreRefused) as caught:
        await scripted_client.cases.submit(b"{}", call, idempotency_key="s-1")
    assert (caught.value.code, caught.value.msg) == (43202, "缺少材料 M1")


def test_every_state_of_the_core_has_a_name_of_ours() -> None:
    assert len(set(CASE_STATES.values())) == len(CASE_STATES) == 14
    assert (case_state("12"), case_state("60")) == ("to_supplement", "delivered")
    for code in (None, "", "99", "receive", "1" * 1000):
        assert case_state(code) == "unknown"


PERSON: dict[str, Any] = {"name": "林秀英", "cert_type": "111", "cert_no": "359901194403121280"}
WHEN = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=8)))


def order(form: dict[str, Any]) -> CaseOrder:
    return CaseOrder(
        source_no="s-1",
        item_code="i-1",
        item_version=3,
        applicant=Applicant(**PERSON, organisation=Organisation(name="店", uscc="91")),
        agent=Agent(**PERSON, mobile="14003120128", delegation_no="d-1"),
        form=form,
        materials=[
            OrderMaterial(code="M1", material_id="m-1", name="a.pdf", sha256="00"),
            OrderMaterial(code="M2", auth_code="secret", certificate_name="户口簿"),
            OrderMaterial(code="M3", deferred=True),
        ],
        commitments=[OrderCommitment(code="c", text="本人承诺")],
        channel="terminal",
        submitted_at=WHEN,
    )


def test_an_order_is_the_dialects() -> None:
    sent = msgspec.json.decode(encode_order(order({"reason": "expired"})))
    person = {"name": "林秀英", "certType": "111", "certNo": "359901194403121280"}
    assert sent == {
        "sourceNo": "s-1",
        "itemCode": "i-1",
        "itemVersion": 3,
        "applicant": person | {"organisation": {"name": "店", "uscc": "91"}},
        "agent": person | {"mobile": "14003120128", "delegationNo": "d-1"},
        "form": {"reason": "expired"},
        "materials": [
            {"code": "M1", "materialId": "m-1", "name": "a.pdf", "sha256": "00"},
            {"code": "M2", "authCode": "secret", "certificateName": "户口簿"},
            {"code": "M3", "deferred": True},
        ],
        "commitments": [{"code": "c", "text": "本人承诺"}],
        "channel": "terminal",
        "submittedAt": "2026-11-23T12:00:00+08:00",
    }


def test_the_same_order_is_the_same_bytes_and_reads_back() -> None:
    first, second = order({"a": 1, "b": [True, None]}), order({"b": [True, None], "a": 1})
    assert encode_order(first) == encode_order(second)
    assert msgspec.json.decode(encode_order(first), type=CaseOrder) == first


@pytest.mark.parametrize(
    ("made", "sent"),
    [
        (
            SupplementOrder(notice_id="n", form={}, materials=[], submitted_at=WHEN),
            {"noticeId": "n", "form": {}, "materials": []}
            | {"submittedAt": "2026-11-23T12:00:00+08:00"},
        ),
        (WithdrawalOrder(reason="不办了"), {"reason": "不办了"}),
        (
            EvaluationOrder(case_no="RC1", grade=5, tags=["慢"], reason="太慢", channel="mobile"),
            {"caseNo": "RC1", "grade": 5, "tags": ["慢"], "reason": "太慢", "channel": "mobile"},
        ),
        (
            DeliveryOrder(
                case_no="RC1",
                address=Address(name="林", mobile="140", region="359900", detail="1 号"),
            ),
            {
                "caseNo": "RC1",
                "address": {"name": "林", "mobile": "140", "region": "359900", "detail": "1 号"},
            },
        ),
    ],
)
def test_the_other_orders_are_the_dialects(made: Order, sent: dict[str, Any]) -> None:
    assert msgspec.json.decode(encode_order(made)) == sent


def test_a_logged_order_or_case_harms_nobody() -> None:
    made = order({"reason": "secret"})
    written = f"{made} {made!r} {made.applicant!r} {made.agent!r} {made.materials!r}"
    for personal in (
        "林秀英",
        "359901194403121280",
        "14003120128",
        "secret",
        "a.pdf",
        "d-1",
        "s-1",
    ):
        assert personal not in written
