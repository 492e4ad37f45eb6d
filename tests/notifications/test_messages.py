"""Each kind of message is read in the reader's language, while it is true and theirs to read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from bff.benefits.messages import BenefitOffer
from bff.capabilities import WHOLE
from bff.cases.events.agents import CaseNews
from bff.cases.events.notice_reminders import NoticeDue
from bff.certificates.usage_log import ScanMessage
from bff.drafts.ends import DraftDue
from bff.identity.messages import DelegationNews, SessionNews
from bff.page_settings.messages import SettingsNews
from bff.scopes import KIOSK_SCOPES, PHONE_SCOPES
from ground.language import Language
from models import InboxMessage
from models.encryption import Clear
from notifications import Messages, MessageView, Reader, Urgency
from tests.attacks.slow_core import delegate
from tests.support.clients import Phone
from tests.support.core_cases import (
    case_at_core,
    event_source,
    item_named,
    person_id_of,
    post_event,
)
from tests.support.presentations import find_certificate, present
from tests.support.stage import Stage


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Run no jobs, so that every event comes from the test."""
    return {"BFF_JOBS": "apart"}


async def read(
    stage: Stage,
    phone: Phone,
    kind: str,
    language: Language = "zh",
    scopes: frozenset[Any] = PHONE_SCOPES,
) -> list[MessageView]:
    """Every message of this kind as its person reads it now, oldest first."""
    person_id = person_id_of(stage, phone)
    messages, reader = stage.context.messages, Reader(person_id, language, scopes)
    rows = await InboxMessage.filter(person_id=person_id, kind=kind).order_by("seq")
    found = [await messages.show(row, reader) for row in rows]
    return [one for one in found if one is not None]


async def scan_once(stage: Stage) -> Phone:
    """Return a citizen whose code was shown once and refused once."""
    phone, desk = await stage.phone("linxiuying"), await stage.desk()
    code = str((await present(phone, await find_certificate(phone, "居民身份证"))).json()["code"])
    for reason in ("first", "again"):
        await desk.scan(code, reason)
    return phone


async def test_a_scan_is_told_and_a_refused_one_at_once(small_stage: Stage) -> None:
    phone = await scan_once(small_stage)
    shown, refused = await read(small_stage, phone, "scan")
    assert (shown.title, shown.urgency) == ("您的居民身份证刚刚出示了", Urgency.USUAL)
    assert (refused.title, refused.urgency) == ("有人扫描您的码，已拒绝", Urgency.AT_ONCE)
    assert shown.text == refused.text != ""
    english = [one.title for one in await read(small_stage, phone, "scan", "en")]
    assert english == [
        "Your Resident identity card was just shown",
        "A scan of your code was refused",
    ]


async def test_news_of_a_case_names_its_item_and_what_happened(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    await post_event(small_stage, event_source(small_stage, case).event(state="20"))
    [chinese] = await read(small_stage, phone, "case")
    [english] = await read(small_stage, phone, "case", "en")
    assert chinese.title.startswith(f"{case.item_name}：")
    assert english.title.startswith("Senior citizen card: ")
    assert chinese.title.partition("：")[2] != english.title.partition(": ")[2]
    [at_kiosk] = await read(small_stage, phone, "case", scopes=KIOSK_SCOPES)
    assert at_kiosk == chinese


async def test_a_former_agent_is_not_shown_what_came_after_the_end(small_stage: Stage) -> None:
    stage = small_stage
    principal, agent = await stage.phone("linxiuying"), await stage.phone("wangji")
    await item_named(stage)
    delegation = await delegate(principal, agent, "wangji")
    owner = person_id_of(stage, principal)
    case = await case_at_core(stage, agent, applicant_id=owner, delegation_id=delegation)
    talk = event_source(stage, case)
    await post_event(stage, talk.event(state="20"))
    await principal.delete(f"/v1/delegations/{delegation}")
    stage.clock.advance(1)
    await post_event(stage, talk.event(state="40"))
    news = await InboxMessage.filter(person_id=owner, kind="case").order_by("-seq").first()
    assert news is not None
    shows = stage.context.messages.show
    assert await shows(news, Reader(owner, "zh", PHONE_SCOPES)) is not None  # control
    former = Reader(person_id_of(stage, agent), "zh", PHONE_SCOPES)
    assert await shows(news, former) is None


async def test_a_delegation_is_told_while_it_stands_so(small_stage: Stage) -> None:
    stage = small_stage
    mother, son = await stage.phone("linxiuying"), await stage.phone("wangji")
    delegation = await delegate(mother, son, "wangji")
    [offered_and_accepted] = await read(stage, son, "delegation")  # the offer is over
    assert isinstance(offered_and_accepted.data, DelegationNews)
    assert offered_and_accepted.data.state == "accepted"
    [accepted] = await read(stage, mother, "delegation", "en")
    assert accepted.title == "They agreed to act for you"
    await mother.delete(f"/v1/delegations/{delegation}")
    [ended] = await read(stage, son, "delegation")
    assert ended.title == "一个代办授权结束了"


def stored_message(kind: str, text: str) -> InboxMessage:
    """Return a message to an arbitrary person."""
    row = InboxMessage(person_id="p1", seq=1, kind=kind, body=Clear(text))
    row.body = text
    return row


def body(**said: str) -> str:
    return msgspec.json.encode(said).decode()


SPOKEN = {
    "refresh-token-reused": "为了安全，您的一个登录已被退出",
    "kiosk-session-opened": "您登录了自助机：大厅 一号机",
    "kiosk-session-refused": "没有登录自助机：大厅 一号机",
    "kiosk-session-void": "登录码已作废：大厅 一号机",
    "of-a-later-version": "您的登录有变化",
}


@pytest.mark.parametrize(("reason", "title"), SPOKEN.items())
async def test_what_became_of_a_sign_in_is_told_at_once(
    small_stage: Stage, reason: str, title: str
) -> None:
    said = body(sessionId="s1", reasonCode=reason, hall="大厅", kiosk="一号机")
    row = stored_message("session", said)
    shows = small_stage.context.messages.show
    chinese = await shows(row, Reader("p1", "zh", PHONE_SCOPES))
    english = await shows(row, Reader("p1", "en", PHONE_SCOPES))
    assert chinese is not None
    assert english is not None
    assert (chinese.title, chinese.urgency) == (title, Urgency.AT_ONCE)
    assert english.title.isascii() or "大厅" in english.title
    assert msgspec.to_builtins(chinese.data) == msgspec.json.decode(said)


async def test_a_kiosk_is_told_of_cases_only(small_stage: Stage) -> None:
    phone = await scan_once(small_stage)
    assert len(await read(small_stage, phone, "scan")) == 2  # control
    assert await read(small_stage, phone, "scan", scopes=KIOSK_SCOPES) == []


async def test_a_kind_of_another_version_is_passed_over(small_stage: Stage) -> None:
    row = stored_message("later", "{}")
    reader = Reader("p1", "zh", PHONE_SCOPES)
    assert await small_stage.context.messages.show(row, reader) is None


@pytest.mark.parametrize("kind", ["scan", "case", "session", "delegation", "benefit", "draft-due"])
async def test_a_body_that_is_not_its_kinds_is_an_error(small_stage: Stage, kind: str) -> None:
    row = stored_message(kind, "[7]")
    with pytest.raises(msgspec.DecodeError):
        await small_stage.context.messages.show(row, Reader("p1", "zh", PHONE_SCOPES))


async def test_each_kind_has_its_own_name(small_stage: Stage) -> None:
    kinds = tuple(WHOLE.message_kinds(small_stage.context))
    assert {kind.message for kind in kinds} == {
        ScanMessage,
        CaseNews,
        NoticeDue,
        DraftDue,
        BenefitOffer,
        SessionNews,
        DelegationNews,
        SettingsNews,
    }
    assert len({kind.message.KIND for kind in kinds}) == len(kinds)
    with pytest.raises(ValueError, match="scan"):
        Messages((*kinds, replace(kinds[2])))
