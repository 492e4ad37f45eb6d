"""The case side as the BFF uses it, answered by the sandbox's real server."""

import hashlib
import secrets
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import msgspec
import pytest
from multidict import CIMultiDict

from gateways.call import OutgoingCall
from gateways.core import (
    Acceptance,
    Address,
    Applicant,
    CaseOrder,
    CorePlatform,
    CoreRefused,
    DeliveryOrder,
    EvaluationOrder,
    Item,
    OrderMaterial,
    SupplementOrder,
    WithdrawalOrder,
    WrongSignature,
    case_state,
    encode_order,
    read_event,
    verify_event,
)
from gateways.digest import Digest
from sandbox.core.catalogue import SEED, care, police
from sandbox.core.catalogue.kinds import Item as SandboxItem
from tests.gateways.test_core_gateway_uploads import parts, upload
from tests.support.core_caller import APP_ID, APP_KEY, Admin, StillClock
from tests.support.event_receiver import run_receiver
from tests.support.submissions import LIN, right_form

MIB = 1 << 20
SUBMITTED_AT = datetime.fromisoformat("2026-11-23T12:00:00+08:00")


async def upload_material(core: CorePlatform, call: OutgoingCall, code: str) -> OrderMaterial:
    uploaded = await core.materials.upload(upload(parts(b"%PDF-1.7 ", code.encode())), call)
    return OrderMaterial(
        code=code, material_id=uploaded.material_id, name="a.pdf", sha256=uploaded.sha256
    )


async def order(
    core: CorePlatform,
    call: OutgoingCall,
    item: SandboxItem,
    source_no: str = "s-1",
    **form: object,
) -> bytes:
    needed = [m.code for m in item.materials if m.required and m.form != "3"]
    return encode_order(
        CaseOrder(
            source_no=source_no,
            item_code=item.implement_code,
            item_version=item.version,
            applicant=Applicant(name=LIN.name, cert_type=LIN.cert_type, cert_no=LIN.cert_no),
            form=right_form(item) | form,
            materials=[await upload_material(core, call, code) for code in needed],
            commitments=[],
            channel="terminal",
            submitted_at=SUBMITTED_AT,
        )
    )


async def submit(core: CorePlatform, call: OutgoingCall, item: SandboxItem) -> Acceptance:
    return await core.cases.submit(await order(core, call, item), call, idempotency_key="s-1")


async def refusal_code(call: Any) -> int | str | None:
    with pytest.raises(CoreRefused) as caught:
        await call
    return caught.value.code


async def test_the_whole_catalogue_is_read_by_cursor_and_can_be_stored(
    core: CorePlatform, call: OutgoingCall
) -> None:
    items: list[Item] = []
    page = await core.catalogue.list_changes(None, call, limit=10)
    while True:
        assert page.garbled == ()
        items += page.items
        if not page.more:
            break
        page = await core.catalogue.list_changes(page.next, call, limit=10)
    assert {item.implement_code for item in items} == SEED.keys()
    for item in items:
        assert msgspec.json.decode(msgspec.json.encode(item), type=Item) == item
    assert any(item.parts for item in items)
    assert (await core.catalogue.list_changes(page.next, call)).items == ()
    assert await core.catalogue.item(items[0].implement_code, call) == items[0]
    assert await refusal_code(core.catalogue.item("unheard-of", call)) == 43001


async def test_a_case_from_submission_to_evaluation(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    accepted = await submit(core, call, care.ELDER_CARD)
    case_no = accepted.case_no
    (found,) = (await core.cases.find(["s-1", "unheard-of"], call)).found
    assert (found.case_no, found.version) == (case_no, accepted.version)
    for state in ("11", "20", "30"):
        await admin.move(case_no, state)
    evaluation = encode_order(
        EvaluationOrder(case_no=case_no, grade=5, tags=["慢"], channel="terminal")
    )
    asked = core.evaluations.evaluate(evaluation, call, idempotency_key="e-0")
    assert await refusal_code(asked) == 43402
    await admin.move(case_no, "40")
    case = await core.cases.read(case_no, call)
    last = case.events[-1]
    assert (case_state(last.state), last.source_no) == ("granted", "s-1")
    assert [event.version for event in case.events] == [1, 2, 3, 4, 5]
    evaluated = await core.evaluations.evaluate(evaluation, call, idempotency_key="e-1")
    assert evaluated.follow_up_by is not None
    assert await core.evaluations.evaluate(evaluation, call, idempotency_key="e-1") == evaluated
    asked = core.evaluations.evaluate(evaluation, call, idempotency_key="e-2")
    assert await refusal_code(asked) == 43401
    page = await core.cases.changes(None, call)
    assert (page.changes[: len(case.events)], page.garbled) == (case.events, ())
    withdrawal = encode_order(WithdrawalOrder(reason="不办了"))
    asked_back = core.cases.withdraw(case_no, withdrawal, call, idempotency_key="w")
    assert await refusal_code(asked_back) == 43304
    assert await refusal_code(core.cases.read("unheard-of", call)) == 43301


async def test_a_supplement_and_a_withdrawal(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    case_no = (await submit(core, call, care.ELDER_CARD)).case_no
    await admin.move(case_no, "12")
    notice = (await core.cases.read(case_no, call)).events[-1].detail
    wanted = [
        await upload_material(core, call, material["code"]) for material in notice["materials"]
    ]
    values = right_form(care.ELDER_CARD)
    form = {field["name"]: values[field["name"]] for field in notice["fields"]}
    supplement = encode_order(
        SupplementOrder(
            notice_id=notice["noticeId"], form=form, materials=wanted, submitted_at=SUBMITTED_AT
        )
    )
    moved = await core.cases.supplement(case_no, supplement, call, idempotency_key="p")
    assert case_state(moved.state) == "received"
    again = core.cases.supplement(case_no, supplement, call, idempotency_key="p-2")
    assert await refusal_code(again) == 43302
    withdrawal = encode_order(WithdrawalOrder(reason="不办了"))
    moved = await core.cases.withdraw(case_no, withdrawal, call, idempotency_key="w")
    assert case_state(moved.state) == "withdrawn"


async def test_a_payment_and_a_delivery(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    case_no = (await submit(core, call, police.IDENTITY_CARD_AGAIN)).case_no
    assert await refusal_code(core.payments.begin(case_no, call, idempotency_key="p-0")) == 43501
    await admin.move(case_no, kind="payment", detail={"status": "due"})
    payment = await core.payments.begin(case_no, call, idempotency_key="p-1")
    assert payment.amount_fen == 4000
    assert await core.payments.begin(case_no, call, idempotency_key="p-2") == payment
    for state in ("11", "20", "30", "40"):
        await admin.move(case_no, state)
    address = Address(name=LIN.name, mobile="14003120128", region="359900", detail="示范路 1 号")
    body = encode_order(DeliveryOrder(case_no=case_no, address=address))
    delivery = await core.deliveries.order(body, call, idempotency_key="d-1")
    assert delivery.express_no
    assert await refusal_code(core.deliveries.order(body, call, idempotency_key="d-2")) == 43602


async def test_a_submission_whose_answer_was_lost_is_one_case(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    body = await order(core, call, care.ELDER_CARD)
    await admin.fault("dropAfter", path="/cases", count=1)
    accepted = await core.cases.submit(body, call, idempotency_key="s-1")
    assert (await admin.call_counts())["/cases"] == {"received": 2, "handled": 2}
    assert [case["caseNo"] for case in await admin.cases()] == [accepted.case_no]
    assert await core.cases.submit(body, call, idempotency_key="s-1") == accepted
    other = await order(core, call, care.ELDER_CARD, note="x")
    assert await refusal_code(core.cases.submit(other, call, idempotency_key="s-1")) == 40901


async def test_a_file_arrives_whole_or_leaves_nothing(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    data = secrets.token_bytes(3 * MIB)
    chunks = [data[at : at + 50_000] for at in range(0, len(data), 50_000)]
    uploaded = await core.materials.upload(upload(parts(*chunks), len(data)), call)
    assert uploaded.sha256 == hashlib.sha256(data).hexdigest()

    async def broken() -> AsyncIterator[bytes]:
        for chunk in chunks[:-1]:
            yield chunk
        raise ConnectionResetError("the phone went into a tunnel")

    for length in (None, len(data)):
        with pytest.raises(ConnectionResetError, match="tunnel"):
            await core.materials.upload(upload(broken(), length), call)
    assert await refusal_code(core.materials.upload(upload(parts()), call)) == 43102
    assert (await admin.counts())["materials"] == 1
    for _ in range(2):
        await core.materials.discard(uploaded.material_id, call, idempotency_key="x")
    await core.materials.discard("unheard-of", call, idempotency_key="y")
    assert (await admin.counts())["materials"] == 0


@pytest.mark.parametrize("length", [None, 21 * MIB])
async def test_a_file_too_large_is_refused_before_its_end(
    core: CorePlatform, call: OutgoingCall, length: int | None
) -> None:
    passed = 0

    async def large() -> AsyncIterator[bytes]:
        nonlocal passed
        for _ in range((length or 100 * MIB) // MIB):
            passed += 1
            yield bytes(MIB)

    assert await refusal_code(core.materials.upload(upload(large(), length), call)) == 43101
    assert passed < 100
    assert core.health()["materials"].failures == 0


async def test_what_the_core_posts_is_believed_and_read(
    core: CorePlatform, admin: Admin, call: OutgoingCall, clock: StillClock
) -> None:
    async with run_receiver() as receiver:
        await admin.set_events_url(receiver.url)
        case_no = (await submit(core, call, care.ELDER_CARD)).case_no
        await admin.move(case_no, "12")
        await receiver.until(lambda: len(receiver.events) == 2)
        await admin.set_events_url(None)
    known = {event.event_id: event for event in (await core.cases.read(case_no, call)).events}
    for request in receiver.requests:
        headers, body = CIMultiDict(request["headers"]), request["body"]
        whole: dict[str, Any] = {"method": "POST", "target": "/core/events", "now": clock.now}
        key = APP_KEY.encode()
        assert verify_event(key, Digest.SHA256, APP_ID, headers=headers, body=body, **whole)
        with pytest.raises(WrongSignature):
            verify_event(key, Digest.SHA256, APP_ID, headers=headers, body=body + b" ", **whole)
        event = read_event(body)
        assert event == known[event.event_id]
