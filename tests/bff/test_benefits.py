"""An offer of 免申即享: into one inbox, once, outside only for who asked for such."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from bff.benefits.messages import BenefitOffer
from bff.benefits.service import take_in
from bff.cases.from_core.change_feed import pull_changes
from gateways.core import Benefit, UnfitEvent, read_any_event
from models import CoreFeed, FactMark, InboxMessage, Push
from models.push import PushChannel, PushState
from sandbox.core.people import PEOPLE
from tests.support.clients import Phone
from tests.support.core_cases import person_id_of, post_event
from tests.support.drafts import CARD, code_of
from tests.support.push_stage import (
    advance,
    events_posted,
    handset,
    hear_events,
    pushes_settled,
    sign_in,
)
from tests.support.spoiled_messages import spoil
from tests.support.stage import Stage
from tests.support.stored_rows import row_counts

LIN = PEOPLE["linxiuying"]
POLICY = "高龄津贴补发"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Run no jobs, so that everything comes from the test."""
    return {"BFF_JOBS": "apart"}


def offer(stage: Stage, **changes: Any) -> dict[str, Any]:
    detail = {
        "certType": LIN.cert_type,
        "certNo": LIN.cert_no,
        "policyNo": "ZC-2026-017",
        "name": POLICY,
        "text": "80岁以上老人每月100元，补发三个月。",
        "until": "2026-12-31",
    }
    event_id = changes.pop("eventId", "benefit-1")
    return {
        "eventId": event_id,
        "kind": "benefit",
        "at": "2026-11-18T09:00:00+08:00",
        "detail": detail | changes,
    }


async def offers(phone: Phone) -> list[dict[str, Any]]:
    items = (await phone.get("/v1/inbox")).json()["items"]
    return [item for item in items if item["kind"] == BenefitOffer.KIND]


async def test_it_comes_to_whoever_has_the_number_and_to_nobody_else(each_database: Stage) -> None:
    stage = each_database
    lin, other = await stage.phone("linxiuying"), await stage.phone("wangji")
    code = await code_of(stage, CARD)
    answer = await post_event(stage, offer(stage, itemCode=code))
    assert (answer.status_code, answer.json()) == (200, {"code": 0, "msg": "ok"})
    [item] = await offers(lin)
    assert item["title"] == f"您可以享受：{POLICY}"
    assert item["text"] == "80岁以上老人每月100元，补发三个月。最迟2026年12月31日。"
    assert (item["pushClass"], item["todo"], item["read"]) == ("benefit", False, False)
    assert item["itemCode"] == code
    assert await offers(other) == []
    assert await InboxMessage.filter(kind=BenefitOffer.KIND).count() == 1
    begun = await lin.post("/v1/drafts", {"itemCode": item["itemCode"]})
    assert begun.status_code == 201


async def test_one_that_got_lost_comes_by_the_list_of_changes(each_database: Stage) -> None:
    """Nobody posts here. What has come is not told again, and nothing is counted twice."""
    stage = each_database
    await stage.phone("linxiuying")
    for uid in ("linxiuying", "wangji"):
        order = {"uid": uid, "policyNo": "P1", "name": POLICY, "text": "x", "until": "2026-12-31"}
        assert (await stage.admin.post("/admin/benefits", json=order)).status_code == 200
    assert await pull_changes(stage.context) == 1
    [row] = await InboxMessage.filter(kind=BenefitOffer.KIND)
    assert POLICY in row.body
    assert stage.context.counters["core_event_recovered"] == 1
    assert stage.context.counters["core_benefit_unknown"] == 0
    await CoreFeed.all().update(cursor=None)
    assert await pull_changes(stage.context) == 0
    assert await InboxMessage.filter(kind=BenefitOffer.KIND).count() == 1


async def test_a_repeat_writes_nothing(each_database: Stage) -> None:
    """Neither the same event again, nor the same offer in another event."""
    stage = each_database
    await stage.phone("linxiuying")
    await post_event(stage, offer(stage))
    before = await row_counts()
    for event_id in ("benefit-1", "benefit-1", "benefit-2"):
        assert (await post_event(stage, offer(stage, eventId=event_id))).status_code == 200
    assert await row_counts() == before


async def test_eight_at_once_are_one(each_database: Stage) -> None:
    await each_database.phone("linxiuying")
    event = offer(each_database)
    answers = await asyncio.gather(*(post_event(each_database, event) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert await InboxMessage.filter(kind=BenefitOffer.KIND).count() == 1


async def test_without_the_mark_a_repeat_is_told_twice(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""

    async def always(*_: Any) -> bool:
        return True

    monkeypatch.setattr(FactMark, "put", always)
    await small_stage.phone("linxiuying")
    for _ in range(2):
        await post_event(small_stage, offer(small_stage))
    assert await InboxMessage.filter(kind=BenefitOffer.KIND).count() == 2


async def test_a_longer_time_is_another_offer_and_reads_the_older_one(small_stage: Stage) -> None:
    lin = await small_stage.phone("linxiuying")
    await post_event(small_stage, offer(small_stage))
    await post_event(small_stage, offer(small_stage, eventId="benefit-2", until="2027-01-31"))
    newer, older = await offers(lin)
    assert (newer["read"], older["read"]) == (False, True)


@pytest.mark.parametrize(
    ("change", "counter"),
    [
        ({"certNo": "110105194912310021"}, "core_benefit_unknown"),
        ({"certType": "414"}, "core_benefit_unknown"),
        ({"until": "2026-11-17"}, "core_benefit_past"),
    ],
)
async def test_what_is_for_nobody_here_is_counted_and_left(
    small_stage: Stage,
    change: dict[str, str],
    counter: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await small_stage.phone("linxiuying")
    before = await row_counts()
    with caplog.at_level(logging.INFO):
        answer = await post_event(small_stage, offer(small_stage, **change))
    assert answer.status_code == 200
    assert small_stage.context.counters[counter] == 1
    assert await row_counts() == before
    for secret in (LIN.cert_no, change.get("certNo", LIN.cert_no), POLICY, "ZC-2026-017"):
        assert secret not in caplog.text


async def test_a_number_as_people_write_it_is_the_same(small_stage: Stage) -> None:
    lin = await small_stage.phone("linxiuying")
    await post_event(small_stage, offer(small_stage, certNo=f" {LIN.cert_no.lower()} "))
    assert len(await offers(lin)) == 1


async def test_a_service_that_is_not_offered_is_not_begun(small_stage: Stage) -> None:
    lin = await small_stage.phone("linxiuying")
    await code_of(small_stage, CARD)
    await post_event(small_stage, offer(small_stage, itemCode="1135990000880600904002099009009"))
    [item] = await offers(lin)
    assert item["itemCode"] is None


async def test_after_its_last_day_it_says_so_and_goes_nowhere(small_stage: Stage) -> None:
    lin = await small_stage.phone("linxiuying")
    await post_event(small_stage, offer(small_stage, until="2026-11-18"))
    [item] = await offers(lin)
    assert item["title"].startswith("您可以享受")
    small_stage.clock.advance(timedelta(hours=14).total_seconds())
    lin = await small_stage.phone("linxiuying")
    [item] = await offers(lin)
    assert (item["title"], item["pushClass"]) == (f"已截止：{POLICY}", None)


async def test_a_kiosk_does_not_show_it(small_stage: Stage) -> None:
    lin, kiosk = await small_stage.phone("linxiuying"), await small_stage.desk("demo-kiosk-1")
    await post_event(small_stage, offer(small_stage))
    at_kiosk = await small_stage.at_kiosk(lin, kiosk)
    page = (await at_kiosk.get("/v1/inbox")).json()
    assert [item for item in page["items"] if item["kind"] == BenefitOffer.KIND] == []


async def test_it_is_stored_encrypted(small_stage: Stage) -> None:
    lin = await small_stage.phone("linxiuying")
    await post_event(small_stage, offer(small_stage))
    [mark] = await FactMark.all()
    assert mark.key.startswith(f"benefit:{person_id_of(small_stage, lin)}:")
    assert "ZC-2026-017" not in mark.key
    [row] = await InboxMessage.filter(kind=BenefitOffer.KIND)
    assert "ZC-2026-017" not in row.body


async def test_no_offer_however_spoiled_is_a_fault_of_ours(each_database: Stage) -> None:
    stage = each_database
    phone = await stage.phone("linxiuying")
    right = offer(stage, itemCode="1135990000880600904002011001001")
    seen: Counter[str] = Counter()
    for number, spoiled in enumerate(spoil(right)):
        text = spoiled.text.replace(b"ZC-2026-017", f"ZC-{number}".encode())
        try:
            event = read_any_event(text)
        except UnfitEvent:
            seen["misfit"] += 1
            continue
        assert isinstance(event, Benefit) or "kind" in spoiled.fault, spoiled.fault
        if isinstance(event, Benefit):
            seen[await take_in(stage.context, event)] += 1
    assert min(seen["taken"], seen["misfit"]) > 20, seen
    page = await phone.get("/v1/inbox?limit=100")
    assert page.status_code == 200
    assert stage.context.counters["inbox_message_unfit"] == 0
    assert (await post_event(stage, right)).status_code == 200


@pytest.mark.parametrize("stage_settings", [{"has_channels": True}])
async def test_outside_only_for_who_asked_and_without_the_name(small_stage: Stage) -> None:
    stage = small_stage
    await hear_events(stage)
    asked, silent = (
        await sign_in(stage, "linxiuying", [PushChannel.APP]),
        await sign_in(stage, "wangji", [PushChannel.APP]),
    )
    path = "/v1/notification-preferences"
    usual = (await asked.get(path)).json()
    choices = {name: value for name, value in usual.items() if name not in ("version", "notSetUp")}
    headers = asked.headers | {"If-Match": "*"}
    body = {**choices, "benefits": True}
    assert (await asked.client.put(path, json=body, headers=headers)).status_code == 200
    for uid in ("linxiuying", "wangji"):
        order = {
            "uid": uid,
            "policyNo": "ZC-1",
            "name": POLICY,
            "text": "每月100元。",
            "until": "2026-12-31",
        }
        answer = await stage.admin.post("/admin/benefits", json=order)
        assert answer.status_code == 200, answer.text
    await events_posted(stage)
    await pushes_settled(stage)
    await advance(stage, 16)
    [arrived] = await handset(stage, "linxiuying")
    assert POLICY not in str(arrived)
    assert "有一项政策您可能符合" in str(arrived)
    assert await handset(stage, "wangji") == []
    [row] = await Push.filter(person_id=person_id_of(stage, silent))
    assert (row.state, row.reason) == (PushState.NOT_NEEDED, "switched-off")
    assert len(await offers(silent)) == 1
