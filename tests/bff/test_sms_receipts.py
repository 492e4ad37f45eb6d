"""Receipts of SMS: only who knows the address, only of sends of ours, and each once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateways.sms import MAX_RECEIPT_BYTES
from models import Job, Push, PushReceipt
from models.push import PushChannel, PushClass, PushState
from notifications.sms_channel import mobile_lookup
from tests.support.outside_providers import LINS_PHONE, RECEIPTS_PATH
from tests.support.problems import expect
from tests.support.stage import Stage

SECRET = RECEIPTS_PATH
SERIAL = "2428:abc"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Run no jobs, so that what is kept stays as it came."""
    return {"BFF_JOBS": "apart", "has_channels": True}


def receipt(**changes: object) -> dict[str, object]:
    return {
        "user_receive_time": "2026-11-18 09:59:00",
        "nationcode": "86",
        "mobile": LINS_PHONE.removeprefix("+86"),
        "report_status": "SUCCESS",
        "errmsg": "DELIVRD",
        "description": "用户短信送达成功",
        "sid": SERIAL,
        **changes,
    }


async def put_push(stage: Stage, **columns: Any) -> Push:
    now = stage.clock.now()
    values: dict[str, Any] = {
        "person_id": "person-1",
        "message_id": 1,
        "seq": 1,
        "channel": PushChannel.SMS,
        "push_class": PushClass.ACTION,
        "state": PushState.SENT,
        "not_before": now,
        "worth_until": now,
        "created_at": now,
        "reserved_at": now,
        "provider_id": SERIAL,
        "target": mobile_lookup(stage.context.settings.keys.lookup, LINS_PHONE),
        **columns,
    }
    return await Push.create(**values)


async def post(stage: Stage, body: object, secret: str = SECRET) -> Any:
    return await stage.client.post(f"/sms/receipts/{secret}", json=body)


async def receipt_rows(stage: Stage) -> list[tuple[str, str, str | None]]:
    rows = await PushReceipt.all().order_by("id")
    return [(row.provider_id, row.outcome, row.reason) for row in rows]


async def test_a_receipt_of_ours_is_kept_once(each_database: Stage) -> None:
    await put_push(each_database)
    for _ in range(2):
        answer = await post(each_database, [receipt()])
        assert (answer.status_code, answer.json()) == (200, {"result": 0, "errmsg": "OK"})
    assert await receipt_rows(each_database) == [(SERIAL, "reached", None)]
    [row] = await PushReceipt.all()
    assert row.at.isoformat() == "2026-11-18T01:59:00+00:00"
    assert await Job.filter(kind="join-receipt").count() == 1


async def test_a_batch_is_kept_as_one(each_database: Stage) -> None:
    for number in range(3):
        await put_push(each_database, message_id=number, provider_id=f"2428:{number}")
    batch = [receipt(sid=f"2428:{n}", report_status="FAIL", errmsg="MK:0001") for n in range(3)]
    assert (await post(each_database, [*batch, receipt(sid="strange")])).status_code == 200
    assert await receipt_rows(each_database) == [
        (f"2428:{n}", "failed", "not-delivered") for n in range(3)
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"sid": "strange"},
        {"mobile": "14000000000"},
        {"nationcode": "1"},
        {"sid": ""},
    ],
)
async def test_a_receipt_of_no_send_of_ours_is_dropped(
    small_stage: Stage, changes: dict[str, object]
) -> None:
    await put_push(small_stage)
    answer = await post(small_stage, [receipt(**changes)])
    assert answer.json() == {"result": 0, "errmsg": "OK"}
    assert await receipt_rows(small_stage) == []
    assert small_stage.context.counters["sms_receipts_strange"] == 1


@pytest.mark.parametrize(
    ("state", "is_kept"),
    [
        (PushState.RESERVED, True),
        (PushState.UNSURE, True),
        (PushState.PLANNED, False),
        (PushState.SENT, False),
        (PushState.FAILED, False),
    ],
)
async def test_a_receipt_before_our_answer_is_kept_while_a_send_to_that_mobile_is_under_way(
    each_database: Stage, state: PushState, is_kept: bool
) -> None:
    await put_push(each_database, state=state, provider_id=None)
    assert (await post(each_database, [receipt()])).status_code == 200
    assert await receipt_rows(each_database) == ([(SERIAL, "reached", None)] if is_kept else [])


async def test_a_push_of_another_channel_is_not_meant(small_stage: Stage) -> None:
    await put_push(small_stage, channel=PushChannel.APP)
    assert (await post(small_stage, [receipt()])).status_code == 200
    assert await receipt_rows(small_stage) == []


@pytest.mark.parametrize(
    "secret", ["x", SECRET[:-1], SECRET + "x", SECRET.upper(), "%00", "密", SECRET + "%0a"]
)
async def test_another_address_does_not_exist(small_stage: Stage, secret: str) -> None:
    await put_push(small_stage)
    answer = await post(small_stage, [receipt()], secret)
    expect(answer, "not-found")
    assert await receipt_rows(small_stage) == []
    assert small_stage.context.counters["sms_receipts_refused"] == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"null",
        b"[1]",
        b'[{"sid": "a"}]',
        b"\xff",
        json.dumps([receipt(sid=1)]).encode(),
        json.dumps([receipt(sid="x" * 81)]).encode(),
        json.dumps([receipt(mobile="1" * 81)]).encode(),
        json.dumps([receipt(errmsg=None)]).encode(),
        json.dumps([receipt(sid=str(n), description="") for n in range(201)]).encode(),
        b"[" * 10_000,
    ],
)
async def test_what_is_no_list_of_receipts_is_refused(small_stage: Stage, body: bytes) -> None:
    answer = await small_stage.client.post(f"/sms/receipts/{SECRET}", content=body)
    expect(answer, "receipts-malformed")
    assert await receipt_rows(small_stage) == []


async def test_too_much_is_refused(small_stage: Stage) -> None:
    body = b" " * MAX_RECEIPT_BYTES + json.dumps([receipt()]).encode()
    answer = await small_stage.client.post(f"/sms/receipts/{SECRET}", content=body)
    expect(answer, "body-too-large")


@pytest.mark.parametrize(
    ("time", "at"),
    [
        ("2026-11-18 09:59:00", "2026-11-18T01:59:00+00:00"),
        ("2030-01-01 00:00:00", None),
        ("yesterday", None),
        ("0001-01-01 00:00:00", None),
        ("", None),
    ],
)
async def test_a_time_that_cannot_be_is_that_of_the_arrival(
    small_stage: Stage, time: str, at: str | None
) -> None:
    await put_push(small_stage)
    await post(small_stage, [receipt(user_receive_time=time)])
    [row] = await PushReceipt.all()
    assert row.at == row.received_at if at is None else row.at.isoformat() == at


async def test_the_secret_is_in_no_log(
    small_stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    await put_push(small_stage)
    await post(small_stage, [receipt()])
    await post(small_stage, [receipt()], SECRET + "x")
    await small_stage.client.get(f"/sms/receipts/{SECRET}")
    await small_stage.client.post(f"/sms/receipts/{SECRET}", content=b"x")
    small_stage.context.http.request_log.flush()
    output = "".join(capfd.readouterr())
    assert output.count("sms/receipts/<secret") >= 3
    assert SECRET not in output
    assert LINS_PHONE[3:] not in output


class TestWithoutSms:
    """The channel is off."""

    @pytest.fixture
    def stage_settings(self) -> dict[str, Any]:
        return {"BFF_JOBS": "apart"}

    @pytest.mark.parametrize("secret", [SECRET, "x"])
    async def test_there_is_no_such_address(self, small_stage: Stage, secret: str) -> None:
        answer = await post(small_stage, [receipt()], secret)
        expect(answer, "not-found")
