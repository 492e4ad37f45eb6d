"""Each kind of message says how weighty it is, and which words of it may leave the house."""

from __future__ import annotations

from typing import Any

import pytest

from bff.capabilities import WHOLE
from bff.cases.events.own_lines import record
from bff.certificates.usage_log import ScanMessage
from bff.page_settings.messages import SettingsNews
from bff.scopes import PHONE_SCOPES
from ground.language import Language
from models import InboxMessage, ServiceCase, Session
from models.push import PushClass
from models.service_case import CaseState, EventKind
from models.transaction import transact
from notifications import MessageView, PushView, Reader
from sandbox.core.people import PEOPLE
from tests.attacks.slow_core import delegate
from tests.support.clients import Phone
from tests.support.core_cases import (
    case_at_core,
    event_source,
    item_named,
    person_id_of,
    post_event,
)
from tests.support.drafts import start_draft
from tests.support.presentations import find_certificate, present
from tests.support.stage import Stage

LONGEST_NEWS = 20
NAMES = ("林秀英", "张一鸣", "王吉")


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Run no jobs, so that every event comes from the test."""
    short = '{"C3": {"zh": "敬老卡"}}'
    return {"BFF_JOBS": "apart", "BFF_DISCREET_ITEMS": "A1, B2", "BFF_SHORT_NAMES": short}


async def views(
    stage: Stage, phone: Phone, kind: str = "case", language: Language = "zh"
) -> list[MessageView]:
    person_id = person_id_of(stage, phone)
    reader = Reader(person_id, language, PHONE_SCOPES)
    rows = await InboxMessage.filter(person_id=person_id, kind=kind).order_by("seq")
    shown = [await stage.context.messages.show(row, reader) for row in rows]
    for row, view in zip(rows, shown, strict=True):
        push = await stage.context.messages.show_outside(row, reader)
        assert push == push_of(view)  # both ways to compose say the same
    return [view for view in shown if view is not None]


def push_of(view: MessageView | None) -> PushView | None:
    if view is None or view.push_class is None or view.outside is None:
        return None
    return PushView(view.push_class, view.outside)


EVENTS: dict[str, tuple[dict[str, Any], PushClass, str]] = {
    "accepted": ({"state": "20"}, PushClass.PROGRESS, "已受理"),
    "in progress": ({"state": "30"}, PushClass.PROGRESS, "办理中"),
    "granted": ({"state": "40", "kind": "result"}, PushClass.RESULT, "已办结，准予"),
    "refused": ({"state": "41"}, PushClass.RESULT, "已办结，不予"),
    "fee": (
        {"kind": "payment", "state": None, "payNo": "P1", "amountFen": 1000, "status": "due"},
        PushClass.ACTION,
        "要缴费",
    ),
    "sent": (
        {
            "kind": "delivery",
            "state": None,
            "expressNo": "SF1",
            "carrier": "顺丰",
            "status": "sent",
        },
        PushClass.PROGRESS,
        "结果已寄出",
    ),
    "unknown": ({"state": "77", "text": "张一鸣正在看"}, PushClass.PROGRESS, "有新的进展"),
}


@pytest.mark.parametrize(("facts", "push_class", "news"), EVENTS.values(), ids=EVENTS.keys())
async def test_an_event_has_its_class_and_words_without_names(
    small_stage: Stage, facts: dict[str, Any], push_class: PushClass, news: str
) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    await post_event(small_stage, event_source(small_stage, case).event(**facts))
    [chinese] = await views(small_stage, phone)
    [english] = await views(small_stage, phone, language="en")
    assert chinese.outside is not None
    assert english.outside is not None
    assert (chinese.push_class, chinese.outside.news) == (push_class, news)
    assert chinese.outside.subject == case.item_name
    assert english.outside.news.isascii()
    assert english.push_class == push_class
    for text in (chinese.outside.subject, chinese.outside.news, chinese.outside.advice):
        assert not any(name in text for name in NAMES)
    assert len(chinese.outside.news) <= LONGEST_NEWS


def test_a_kind_with_words_for_outside_is_planned(small_stage: Stage) -> None:
    """A kind that is left out here gets pushes: without ``MAY_PUSH`` its words go nowhere."""
    kinds = WHOLE.message_kinds(small_stage.context)
    inside = {kind.message.KIND for kind in kinds if not kind.message.MAY_PUSH}
    assert inside == {ScanMessage.KIND, SettingsNews.KIND}


async def test_a_notice_asks_until_it_is_over(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    source = event_source(small_stage, case)
    notice = {"noticeId": "N1", "deadline": "2026-12-02", "materials": [{"name": "票据"}]}
    await post_event(small_stage, source.event("supplement", "12", **notice))
    [asked] = await views(small_stage, phone)
    assert asked.push_class is PushClass.ACTION
    assert asked.outside is not None
    assert asked.outside.news == "最迟2026年12月2日补齐材料"
    assert len(asked.outside.news) <= LONGEST_NEWS
    await post_event(small_stage, source.event(state="20"))
    [asked, accepted] = await views(small_stage, phone)
    assert (asked.push_class, asked.outside) == (None, None)  # still in the inbox
    assert accepted.push_class is PushClass.PROGRESS


async def test_a_notice_without_a_number_asks_while_the_case_stands_so(small_stage: Stage) -> None:
    """A core may say it by the state alone; then the citizen must be told all the same."""
    phone = await small_stage.phone("linxiuying")
    source = event_source(small_stage, await case_at_core(small_stage, phone))
    await post_event(small_stage, source.event("state", "12"))
    [view] = await views(small_stage, phone)
    assert (view.push_class, view.outside and view.outside.news) == (PushClass.ACTION, "要补材料")
    await post_event(small_stage, source.event())
    assert (await views(small_stage, phone))[0].push_class is None


async def test_a_service_has_the_operators_short_name_outside(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    await post_event(small_stage, event_source(small_stage, case).event())
    await ServiceCase.filter(id=case.id).update(item_code="C3")
    [view] = await views(small_stage, phone)
    assert view.outside is not None
    assert view.outside.subject == "敬老卡"
    assert case.item_name in view.title


async def test_a_discreet_service_is_not_named(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    await post_event(small_stage, event_source(small_stage, case).event())
    [named] = await views(small_stage, phone)
    assert named.outside is not None
    assert named.outside.subject == case.item_name  # control
    await ServiceCase.filter(id=case.id).update(item_code="B2")
    [neutral] = await views(small_stage, phone)
    assert neutral.outside is not None
    assert neutral.outside.subject == "您的办件"
    assert case.item_name in neutral.title  # in the inbox it has its name


async def test_what_did_not_arrive_is_urgent_until_the_hall_has_sent_it(
    small_stage: Stage,
) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    stuck = ServiceCase.filter(id=case.id)
    await stuck.update(state=CaseState.NOT_FORWARDED, version=0)
    now = small_stage.clock.now()
    await transact(
        lambda connection: record(
            connection, case.id, EventKind.NOT_FORWARDED, CaseState.NOT_FORWARDED, now
        )
    )
    [urgent] = await views(small_stage, phone)
    assert urgent.push_class is PushClass.URGENT
    assert urgent.outside is not None
    assert urgent.outside.news == "未能送达省平台"
    await stuck.update(state=CaseState.SUBMITTED)
    [over] = await views(small_stage, phone)
    assert (over.push_class, over.title) == (None, urgent.title)


async def test_a_former_agent_gets_no_push_of_what_came_before_the_end(small_stage: Stage) -> None:
    stage = small_stage
    principal, agent = await stage.phone("linxiuying"), await stage.phone("wangji")
    await item_named(stage)
    delegation = await delegate(principal, agent, "wangji")
    owner = person_id_of(stage, principal)
    case = await case_at_core(stage, agent, applicant_id=owner, delegation_id=delegation)
    await post_event(stage, event_source(stage, case).event())
    [during] = await views(stage, agent)
    assert during.push_class is PushClass.PROGRESS  # control
    stage.clock.advance(1)
    await principal.delete(f"/v1/delegations/{delegation}")
    [after] = await views(stage, agent)
    assert (after.push_class, after.outside) == (None, None)


async def test_a_scan_stays_in_the_inbox_and_a_denial_is_urgent(small_stage: Stage) -> None:
    phone, desk = await small_stage.phone("linxiuying"), await small_stage.desk()
    code = str((await present(phone, await find_certificate(phone, "居民身份证"))).json()["code"])
    scan = await desk.scan(code, "办事")
    await desk.post(f"/v1/scans/{scan.json()['scanId']}/denial")
    [shown, denied] = await views(small_stage, phone, "scan")
    assert (shown.push_class, shown.outside) == (None, None)
    assert denied.push_class is PushClass.URGENT
    assert denied.outside is not None
    assert denied.outside.subject == "您的证照"
    rows = await InboxMessage.filter(kind="scan")
    assert all(str(row.about).startswith("usage:") for row in rows)


async def test_a_certificate_handed_over_by_an_agent_is_urgent_and_ones_own_is_not(
    small_stage: Stage,
) -> None:
    stage = small_stage
    mother, son = await stage.phone("linxiuying"), await stage.phone("wangji")
    delegation = await delegate(mother, son, "wangji")
    for phone, acting_for in ((mother, None), (son, delegation)):
        draft = await start_draft(stage, phone, acting_for=acting_for)
        offer = (await draft.offers())["identityCard"]
        assert (await draft.attach(offer)).status_code == 201
    own, by_agent = await views(stage, mother, "scan")
    assert (own.push_class, own.outside) == (None, None)
    assert by_agent.push_class is PushClass.URGENT
    assert by_agent.outside is not None
    assert by_agent.outside.news == "代办人用了您的证照办事"
    assert "居民身份证" not in str(by_agent.outside)
    assert await views(stage, son, "scan") == []


async def test_a_refresh_token_used_twice_is_urgent(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    first = {"refreshToken": phone.grant["refreshToken"]}
    assert (await small_stage.client.post("/v1/sessions/refresh", json=first)).status_code == 200
    assert (await small_stage.client.post("/v1/sessions/refresh", json=first)).status_code == 401
    [ended] = await views(small_stage, phone, "session")
    assert ended.push_class is PushClass.URGENT
    assert ended.outside is not None
    assert ended.outside.news == "有人可能用了您的登录，已退出"
    assert len(ended.outside.news) <= LONGEST_NEWS
    session = await Session.get()
    assert ended.outside.at == session.revoked_at


async def test_a_kiosk_sign_in_is_urgent(small_stage: Stage) -> None:
    phone, kiosk = await small_stage.phone("linxiuying"), await small_stage.desk("demo-kiosk-1")
    await small_stage.at_kiosk(phone, kiosk)
    [opened] = await views(small_stage, phone, "session")
    assert opened.push_class is PushClass.URGENT
    assert opened.outside is not None
    session = await Session.get(channel="kiosk")
    assert opened.outside.at == session.created_at
    [row] = await InboxMessage.filter(kind="session")
    assert row.about == f"session:{session.id}"


async def test_an_offer_asks_for_an_answer_until_it_has_one(small_stage: Stage) -> None:
    stage = small_stage
    mother, son = await stage.phone("linxiuying"), await stage.phone("wangji")
    agent = PEOPLE["wangji"]
    offer = {"agentName": agent.name, "agentCertType": "111", "agentCertNo": agent.cert_no}
    delegation = (await mother.post("/v1/delegations", offer)).json()["id"]
    [offered] = await views(stage, son, "delegation")
    assert offered.push_class is PushClass.ACTION
    [own] = await views(stage, mother, "delegation")
    assert own.push_class is None
    await son.post(f"/v1/delegations/{delegation}/acceptance")
    [accepted] = [one for one in await views(stage, mother, "delegation") if one.push_class]
    assert accepted.push_class is PushClass.PROGRESS
    rows = await InboxMessage.filter(person_id=person_id_of(stage, son), kind="delegation")
    assert [row.about for row in rows] == [f"delegation:{delegation}"] * 2
    assert all(row.read_at is not None for row in rows)  # one is outdated, one their own act


async def test_settings_news_is_read_from_the_beginning(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    headers = phone.headers | {"If-Match": '"0"'}
    changes = {"values": {"textSize": 22}}
    await phone.client.patch("/v1/page-settings", json=changes, headers=headers)
    [row] = await InboxMessage.filter(kind="settings")
    reader = Reader(person_id_of(small_stage, phone), "zh", PHONE_SCOPES)
    assert row.read_at is not None
    assert await small_stage.context.messages.show(row, reader) is not None  # for streams
    assert await small_stage.context.messages.show_listed(row, reader) is None
