"""Sign-in, refresh by rotation, ending sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from bff.identity.tokens import Audience, Tokens
from bff.keys import Keys, RingKey
from models import InboxMessage, Person, Session
from models.session import AssuranceLevel
from sandbox.core.people import PEOPLE
from tests.support.clients import Phone
from tests.support.clock import HeldClock
from tests.support.live_stream import open_stream
from tests.support.presentations import find_certificate, present
from tests.support.problems import expect
from tests.support.stage import KEYS, Stage
from tests.support.stored_rows import stored_text


async def signed_in(stage: Stage, ticket: str, **more: Any) -> httpx.Response:
    return await stage.client.post("/v1/sessions/app", json={"ticket": ticket}, **more)


async def refresh(stage: Stage, grant: dict[str, Any], key: str | None = None) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    body = {"refreshToken": grant["refreshToken"]}
    return await stage.client.post("/v1/sessions/refresh", json=body, headers=headers)


# uid: displayName, kind, assuranceLevel
SIGNED_IN = {
    "linxiuying": ("林**", "person", "real_person"),
    "wangji": ("王*", "person", "real_person"),
    "ayiguli": ("阿****", "person", "real_name"),
    "zhouxiaoyu": ("周**", "person", "registered"),
    "suntianyou": ("孙**", "person", "registered"),  # a level that nobody told us about
    "zhengguangming": ("郑**", "person", "certificate"),
    "maria": ("M**** O******* S*****", "person", "real_name"),
    "linguoqing": ("榕城码上示范科技有限公司", "organisation", "certificate"),
}


async def test_a_ticket_signs_its_person_in(small_stage: Stage) -> None:
    for uid, (name, kind, level) in SIGNED_IN.items():
        before = small_stage.clock.now()
        answer = await signed_in(small_stage, await small_stage.ticket(uid))
        assert answer.status_code == 201
        grant = answer.json()
        assert grant["person"] == {"displayName": name, "kind": kind, "assuranceLevel": level}
        assert (grant["expiresIn"], grant["refreshExpiresIn"]) == (600, 7 * 86400)
        issued = datetime.fromisoformat(grant["expiresAt"]) - timedelta(seconds=600)
        assert before.replace(microsecond=0) <= issued <= small_stage.clock.now()
        assert answer.headers["cache-control"] == "no-store"


async def test_a_ticket_is_good_once(small_stage: Stage) -> None:
    ticket = await small_stage.ticket("linxiuying")
    assert (await signed_in(small_stage, ticket)).status_code == 201
    expect(await signed_in(small_stage, ticket), "ticket-refused")
    assert await Session.all().count() == 1


async def test_an_unknown_or_old_ticket_signs_nobody_in(small_stage: Stage) -> None:
    old = await small_stage.ticket("linxiuying")
    small_stage.clock.advance(301)
    for ticket in ("ST-unknown", old):
        expect(await signed_in(small_stage, ticket), "ticket-refused")
    assert await Person.all().count() == await Session.all().count() == 0


async def test_while_the_core_is_away_nobody_is_called_refused(small_stage: Stage) -> None:
    await small_stage.faults(kind="down", path="/auth")
    answer = await signed_in(small_stage, await small_stage.ticket("linxiuying"))
    expect(answer, "core-unavailable")
    assert int(answer.headers["retry-after"]) >= 1


async def test_the_same_person_is_known_again_and_facts_are_brought_up_to_date(
    each_database: Stage,
) -> None:
    first, second = await each_database.phone("maria"), await each_database.phone("maria")
    await each_database.phone("xuzhiwei")
    assert await Person.all().count() == 2
    assert first.grant["sessionId"] != second.grant["sessionId"]


async def test_whoever_acts_for_a_company_is_not_themselves(small_stage: Stage) -> None:
    """The same number with and without an organisation are two subjects, with two inboxes."""
    await small_stage.phone("linguoqing")
    person = await Person.get()
    resident = PEOPLE["linguoqing"]
    assert resident.organisation is not None
    assert person.holder == ("001", resident.organisation.uscc)
    lookup = small_stage.context.settings.keys.lookup
    assert person.lookup == lookup(f"111:{resident.cert_no}:{resident.organisation.uscc}")
    assert person.lookup != lookup(f"111:{resident.cert_no}:")


SHOWING = {
    "wangji": "居民身份证",
    "ayiguli": "居住证",
    "maria": "外国人工作许可证",
    "linguoqing": "营业执照",
    "xuzhiwei": "台湾居民居住证",
}
SECRET_CAUSE, SECRET_OPERATOR = "办理遗产继承公证", "窗口员赵铁柱"


async def test_nothing_that_names_somebody_lies_open_in_the_database(
    each_database: Stage,
) -> None:
    """Every column of every table, as it lies there."""
    stage = each_database
    desk = await stage.desk()
    for uid, name in SHOWING.items():
        phone = await stage.phone(uid)
        presentation = (await present(phone, await find_certificate(phone, name), "matter")).json()
        headers = {"Idempotency-Key": f"scan-of-{uid}"}
        body = {"code": presentation["code"], "useCause": SECRET_CAUSE, "operator": SECRET_OPERATOR}
        answer = await desk.post("/v1/scans", body, headers=headers)
        assert answer.status_code == 200, answer.text
        refused = await refresh(stage, phone.grant, f"refresh-of-{uid}")
        assert refused.status_code == 200

    stored = await stored_text()
    redis = await everything_in_redis(stage)
    for uid in SHOWING:
        resident = PEOPLE[uid]
        facts = [resident.name, resident.cert_no, resident.mobile, resident.address]
        if resident.organisation:
            facts += [resident.organisation.name, resident.organisation.uscc]
        for fact in facts:
            assert fact is None or fact not in stored
            assert fact is None or fact.encode() not in redis
    for text in (SECRET_CAUSE, SECRET_OPERATOR, "accessToken", "eyJhbGciOi"):
        assert text not in stored
    # Control: the search does find what is not personal and lies there open.
    assert "榕城市政务服务中心" in stored
    assert "real_person" in stored
    assert b"11100000009901008H001" in redis


async def everything_in_redis(stage: Stage) -> bytes:
    async with Redis.from_url(stage.context.settings.redis.url) as redis:
        keys = [key async for key in redis.scan_iter()]
        values = await redis.mget(keys)
        return b"\n".join(bytes(text) for text in (*keys, *values) if text is not None)


async def test_facts_come_back_from_the_database_whole(each_database: Stage) -> None:
    for uid in ("wangji", "ayiguli", "maria"):
        await each_database.phone(uid)
        resident = PEOPLE[uid]
        people = {person.name: person for person in await Person.all()}
        person = people[resident.name]
        assert (person.cert_no, person.mobile) == (resident.cert_no, resident.mobile)


async def test_refreshing_gives_the_next_pair_of_tokens(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    each_database.clock.advance(2)
    answer = await refresh(each_database, phone.grant)

    assert answer.status_code == 200
    grant = answer.json()
    assert grant["sessionId"] == phone.grant["sessionId"]
    assert grant["person"] == phone.grant["person"]
    assert grant["refreshToken"] != phone.grant["refreshToken"]
    assert grant["accessToken"] != phone.grant["accessToken"]
    assert (await Phone(phone.client, grant).get("/v1/sessions")).status_code == 200
    assert (await refresh(each_database, grant)).status_code == 200


async def test_an_old_refresh_token_ends_the_family_and_the_citizen_is_told(
    each_database: Stage,
) -> None:
    victim, elsewhere = (
        await each_database.phone("linxiuying"),
        await each_database.phone("linxiuying"),
    )
    grant = (await refresh(each_database, victim.grant)).json()

    async with open_stream(elsewhere) as told:
        assert (await told.next()).name == "hello"
        expect(await refresh(each_database, victim.grant), "refresh-token-reused")
        event = await told.next()

    assert event.name == "session"
    session_id = victim.grant["sessionId"]
    assert event.data == {"sessionId": session_id, "reasonCode": "refresh-token-reused"}
    for ended in (victim.grant, grant):
        expect(await Phone(victim.client, ended).get("/v1/sessions"), "session-ended")
        expect(await refresh(each_database, ended), "session-ended")
    assert (await elsewhere.get("/v1/sessions")).status_code == 200
    session = await Session.get(id=session_id)
    assert session.revoke_reason == "refresh-token-reused"
    assert await InboxMessage.filter(kind="session").count() == 1


async def test_a_lost_answer_asked_for_again_is_the_same_and_no_theft(
    each_database: Stage,
) -> None:
    phone = await each_database.phone("linxiuying")
    first = await refresh(each_database, phone.grant, "refresh-0001")
    each_database.clock.advance(300)  # the answer says when it ends, however late it arrives
    again = await refresh(each_database, phone.grant, "refresh-0001")

    assert again.json() == first.json()
    assert (again.status_code, again.headers["idempotency-replayed"]) == (200, "true")
    assert (await Phone(phone.client, again.json()).get("/v1/sessions")).status_code == 200
    # Control: without the key the same thing looks like theft.
    expect(await refresh(each_database, phone.grant), "refresh-token-reused")


async def test_a_refresh_token_that_is_not_ours_is_refused(small_stage: Stage) -> None:
    token = (await small_stage.phone("linxiuying")).grant["refreshToken"]
    flipped = "A" if token[20] != "A" else "B"
    wrong = ["x", token[:-4], token[:20] + flipped + token[21:], "A" + token, "AAAA" + token]
    for changed in (*wrong, "!" + token[1:], "=" + token, "a" * 2048):
        expect(await refresh(small_stage, {"refreshToken": changed}), "token-invalid")
    assert await Session.filter(revoked_at__isnull=False).count() == 0


async def test_sign_ins_run_out(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    small_stage.clock.advance(601)
    expect(await phone.get("/v1/sessions"), "token-expired")
    grant = (await refresh(small_stage, phone.grant)).json()
    small_stage.clock.advance(7 * 86400 + 1)
    expect(await refresh(small_stage, grant), "token-expired")


async def test_a_sign_in_that_is_used_every_week_lasts_30_days(each_database: Stage) -> None:
    grant = (await each_database.phone("linxiuying")).grant
    for days, left in ((6, 7), (6, 7), (6, 7), (6, 6), (5, 1)):
        each_database.clock.advance(days * 86400)
        grant = (await refresh(each_database, grant)).json()
        assert left * 86400 - 60 <= grant["refreshExpiresIn"] <= left * 86400
    each_database.clock.advance(86400 - 60)
    phone = Phone(each_database.client, (await refresh(each_database, grant)).json())
    assert len((await phone.get("/v1/sessions")).json()["items"]) == 1
    each_database.clock.advance(61)
    expect(await refresh(each_database, phone.grant), "token-expired")
    later = await each_database.phone("linxiuying")
    items = (await later.get("/v1/sessions")).json()["items"]
    assert [item["id"] for item in items] == [later.grant["sessionId"]]


async def test_no_token_outlives_its_session(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    end = each_database.clock.now() + timedelta(minutes=5)
    begun_at = end - timedelta(days=30)
    await Session.filter(id=phone.grant["sessionId"]).update(created_at=begun_at)
    answer = await refresh(each_database, phone.grant)
    grant = answer.json()
    assert 298 <= grant["expiresIn"] <= grant["refreshExpiresIn"] <= 300
    assert datetime.fromisoformat(grant["expiresAt"]) <= end
    late = Phone(each_database.client, grant)
    each_database.clock.advance(290)
    assert (await late.get("/v1/sessions")).status_code == 200
    each_database.clock.advance(10)
    expect(await late.get("/v1/sessions"), "token-expired")
    expect(await refresh(each_database, grant), "token-expired")


async def test_a_sign_in_older_than_30_days_is_not_refreshed(each_database: Stage) -> None:
    """Such as one from before the rule, whose stored end is still to come."""
    phone = await each_database.phone("linxiuying")
    begun_at = each_database.clock.now() - timedelta(days=30)
    await Session.filter(id=phone.grant["sessionId"]).update(created_at=begun_at)
    for _ in range(2):
        expect(await refresh(each_database, phone.grant), "token-expired")
    assert (await Session.get(id=phone.grant["sessionId"])).generation == 0


def test_a_token_without_life_is_expired_at_once() -> None:
    tokens = Tokens(Keys((OLD,), bytes(32)), HeldClock(), 600, 3600)
    names = ("p", Audience.APP, "s", AssuranceLevel.REAL_NAME)
    with pytest.raises(Exception, match="token-expired"):
        tokens.claims(tokens.issue(*names, life_s=0), "Bearer")
    assert tokens.claims(tokens.issue(*names), "Bearer").subject == "p"  # the control


async def test_a_citizen_sees_where_they_are_signed_in(small_stage: Stage) -> None:
    await small_stage.phone("wangji")
    first = await small_stage.phone("linxiuying")
    small_stage.clock.advance(5)
    second = await small_stage.phone("linxiuying")
    items = (await first.get("/v1/sessions")).json()["items"]
    assert [i["id"] for i in items] == [second.grant["sessionId"], first.grant["sessionId"]]
    assert [i["current"] for i in items] == [False, True]
    assert {i["device"] for i in items} == {"测试手机"}
    assert all(i["createdAt"].endswith("+08:00") for i in items)


async def test_one_session_ends_at_once_and_the_others_go_on(small_stage: Stage) -> None:
    first, second = await small_stage.phone("linxiuying"), await small_stage.phone("linxiuying")
    path = f"/v1/sessions/{second.grant['sessionId']}"
    for _ in range(2):  # ending what has ended is no error
        answer = await first.client.delete(path, headers=first.headers)
        assert (answer.status_code, answer.content) == (204, b"")
    expect(await second.get("/v1/sessions"), "session-ended")
    expect(await refresh(small_stage, second.grant), "session-ended")
    assert [i["current"] for i in (await first.get("/v1/sessions")).json()["items"]] == [True]


async def test_all_sessions_end_with_one_call(small_stage: Stage) -> None:
    other = await small_stage.phone("wangji")
    phones = [await small_stage.phone("linxiuying") for _ in range(3)]
    answer = await phones[0].client.delete("/v1/sessions", headers=phones[0].headers)
    assert answer.status_code == 204
    for phone in phones:
        expect(await phone.get("/v1/sessions"), "session-ended")
    assert (await other.get("/v1/sessions")).status_code == 200


async def test_nobody_ends_somebody_elses_session(small_stage: Stage) -> None:
    thief, victim = await small_stage.phone("wangji"), await small_stage.phone("linxiuying")
    path = f"/v1/sessions/{victim.grant['sessionId']}"
    assert (await thief.client.delete(path, headers=thief.headers)).status_code == 204
    assert (await victim.get("/v1/sessions")).status_code == 200
    # Control: the same call by its owner does end it.
    await victim.client.delete(path, headers=victim.headers)
    expect(await victim.get("/v1/sessions"), "session-ended")


OLD, NEW = RingKey(1, bytes(range(32))), RingKey(2, bytes(range(1, 33)))


def ring(retired_at: datetime) -> Keys:
    return replace(KEYS, ring=(NEW, replace(OLD, retired_at=retired_at)))


async def test_tokens_under_a_retired_key_live_out_their_time(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    clock = small_stage.clock
    clock.advance(5)
    small_stage.context.identity.tokens = Tokens(ring(clock.now()), clock, 600, 3600)

    assert (await phone.get("/v1/sessions")).status_code == 200
    grant = (await refresh(small_stage, phone.grant)).json()
    assert (await Phone(phone.client, grant).get("/v1/sessions")).status_code == 200
    clock.advance(596)
    expect(await phone.get("/v1/sessions"), "token-expired")


def test_a_retired_key_signs_nothing_new() -> None:
    clock = HeldClock()
    thief = Tokens(Keys((OLD,), bytes(32)), clock, 600, 3600)
    before = thief.issue("p", Audience.APP, "s", AssuranceLevel.REAL_NAME)
    retired_at = datetime.fromtimestamp(int(clock.unix()) + 1, UTC)
    tokens = Tokens(ring(retired_at), clock, 600, 3600)
    clock.advance(3)
    after = thief.issue("p", Audience.APP, "s", AssuranceLevel.REAL_NAME)

    assert tokens.claims(before, "Bearer").subject == "p"
    with pytest.raises(Exception, match="token-invalid"):
        tokens.claims(after, "Bearer")
    with pytest.raises(Exception, match="token-invalid"):
        Tokens(Keys((NEW,), bytes(32)), clock, 600, 3600).claims(before, "Bearer")
    later = Tokens(ring(clock.now() + timedelta(seconds=1)), clock, 600, 3600)  # control
    assert later.claims(after, "Bearer").subject == "p"
