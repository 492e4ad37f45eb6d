"""Idempotency-Key: one effect and one answer for a caller, a key and a body."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bff.http.idempotency import IdempotencyKeys
from bff.identity.enrolment_codes import offer_enrolment
from models import IdempotencyRecord, Session, UsageEntry
from sandbox.core.people import PEOPLE
from tests.support.clients import Phone, TerminalKey, consented_names
from tests.support.presentations import find_certificate, present
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.stored_rows import stored_text

KEY = "key-00000001"


async def sign_in(stage: Stage, ticket: str, key: str = KEY, **more: Any) -> httpx.Response:
    body = {"ticket": ticket, **more}
    return await stage.client.post("/v1/sessions/app", json=body, headers={"Idempotency-Key": key})


async def test_the_first_answer_is_given_again(each_database: Stage) -> None:
    ticket = await each_database.ticket("linxiuying")
    first = await sign_in(each_database, ticket)
    again = await sign_in(each_database, ticket)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["content-type"] == first.headers["content-type"]
    assert again.headers["cache-control"] == "no-store"
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert await Session.all().count() == 1


async def test_an_answer_without_a_body_is_given_again(small_stage: Stage) -> None:
    phone, other = await small_stage.phone("linxiuying"), await small_stage.phone("linxiuying")
    path = f"/v1/sessions/{other.grant['sessionId']}"
    headers = {**phone.headers, "Idempotency-Key": KEY}
    for replayed in (None, "true"):
        answer = await phone.client.delete(path, headers=headers)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers.get("idempotency-replayed") == replayed


async def delegate_to_oneself(phone: Phone) -> httpx.Response:
    """Ask for what is always refused, and whose refusal is kept."""
    mother = PEOPLE["linxiuying"]
    oneself = {
        "agentName": mother.name,
        "agentCertType": mother.cert_type,
        "agentCertNo": mother.cert_no,
    }
    headers = phone.headers | {"Idempotency-Key": KEY}
    return await phone.client.post("/v1/delegations", json=oneself, headers=headers)


async def test_a_refusal_is_given_again_too(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    first, again = await delegate_to_oneself(phone), await delegate_to_oneself(phone)
    assert first.json()["reasonCode"] == again.json()["reasonCode"] == "delegation-to-oneself"
    assert again.headers["content-type"] == "application/problem+json"
    assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize("path", ["/v1/sessions/app", "/v1/terminals/enrolment"])
async def test_nothing_is_kept_of_a_stranger_who_is_refused(
    each_database: Stage, path: str
) -> None:
    """Anybody could fill the database with it."""
    key, url = TerminalKey(), f"{each_database.context.settings.server.public_url}{path}"
    for number in range(5):
        body = {"ticket": f"no-such-ticket-{number}"}
        headers = {"Idempotency-Key": f"strange-{number:04d}"}
        if path.endswith("enrolment"):
            body = {"enrolmentCode": f"AAAA-BBBB-CCC{number}"}
            headers["DPoP"] = key.proof("POST", url, each_database.clock.unix())
        answer = await each_database.client.post(path, json=body, headers=headers)
        assert answer.status_code in (401, 403), answer.text
    assert await IdempotencyRecord.all().count() == 0


async def test_a_scan_repeated_is_not_a_second_scan(each_database: Stage) -> None:
    """Control in the end: without the key it is one."""
    desk, phone = await each_database.desk(), await each_database.phone("linxiuying")
    shown = (await present(phone, await find_certificate(phone, "居民身份证"))).json()
    body = {"code": shown["code"], "useCause": "核验"}
    answers = [
        await desk.post("/v1/scans", body, headers={"Idempotency-Key": KEY}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert await UsageEntry.all().count() == 2  # the second says that it repeats the first
    expect(await desk.post("/v1/scans", body), "code-used")


@pytest.mark.parametrize("more", [{"device": "另一部"}, {"device": None}])
async def test_the_same_key_for_another_body_is_refused(
    small_stage: Stage, more: dict[str, Any]
) -> None:
    ticket = await small_stage.ticket("linxiuying")
    assert (await sign_in(small_stage, ticket)).status_code == 201
    expect(await sign_in(small_stage, ticket, **more), "idempotency-key-reused")


async def test_the_same_key_for_another_route_is_refused(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    headers = {**phone.headers, "Idempotency-Key": KEY}
    assert (await phone.client.delete("/v1/sessions/other", headers=headers)).status_code == 204
    answer = await phone.client.delete("/v1/sessions/another", headers=headers)
    expect(answer, "idempotency-key-reused")


async def test_callers_do_not_share_keys(small_stage: Stage) -> None:
    phones = [await small_stage.phone(uid) for uid in ("linxiuying", "wangji")]
    for phone in phones:
        card = await find_certificate(phone, "居民身份证")
        answer = await present(phone, card)
        assert answer.status_code == 201
        body = {
            "purpose": "verify",
            "consentedFields": consented_names(answer.json()["fields"]),
        }
        answer = await phone.post(
            f"/v1/certificates/{card['id']}/presentations", body, headers={"Idempotency-Key": KEY}
        )
        assert answer.status_code == 201
        assert "idempotency-replayed" not in answer.headers


async def test_of_many_at_once_one_does_the_work(each_database: Stage) -> None:
    """Enrolment, whose second effect would be a refusal; the others wait or read the answer."""
    key, path = TerminalKey(), "/v1/terminals/enrolment"
    code = await offer_enrolment(each_database.clock, "demo-desk-3")
    url = each_database.context.settings.server.public_url + path

    async def enrol() -> httpx.Response:
        proof = key.proof("POST", url, each_database.clock.unix())
        return await each_database.client.post(
            path, json={"enrolmentCode": code}, headers={"DPoP": proof, "Idempotency-Key": KEY}
        )

    for _ in range(2):
        answers = await asyncio.gather(*[enrol() for _ in range(5)])
        done = [answer for answer in answers if answer.status_code == 201]
        assert done
        assert len({answer.content for answer in done}) == 1
        for answer in answers:
            if answer.status_code != 201:
                assert int(answer.headers["retry-after"]) <= 30
                expect(answer, "request-in-progress")
        first = [answer for answer in done if "idempotency-replayed" not in answer.headers]
        assert len(first) <= 1
    assert len({answer.content for answer in done}) == 1
    assert len(done) == 5  # the second time all are replays


async def test_of_sixteen_sign_ins_at_once_there_is_one_session(each_database: Stage) -> None:
    ticket = await each_database.ticket("linxiuying")
    answers = await asyncio.gather(*[sign_in(each_database, ticket) for _ in range(16)])
    done = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.content for answer in done}) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert sum("idempotency-replayed" not in answer.headers for answer in done) == 1
    assert await Session.all().count() == 1


async def test_without_a_key_each_of_them_is_its_own_request(small_stage: Stage) -> None:
    """Control: it is the key that made one of the many."""
    ticket = await small_stage.ticket("linxiuying")
    answers = await asyncio.gather(
        *[small_stage.client.post("/v1/sessions/app", json={"ticket": ticket}) for _ in range(4)]
    )
    assert sorted(answer.status_code for answer in answers) == [201, 401, 401, 401]


async def test_a_failure_of_ours_frees_the_key(small_stage: Stage) -> None:
    ticket = await small_stage.ticket("linxiuying")
    await small_stage.faults(kind="drop", path="/auth")
    expect(await sign_in(small_stage, ticket), "core-unavailable")
    assert await IdempotencyRecord.all().count() == 0
    await small_stage.no_faults()
    answer = await sign_in(small_stage, ticket)
    assert answer.status_code == 201
    assert "idempotency-replayed" not in answer.headers


async def test_the_lease_of_a_dead_worker_is_taken_over(each_database: Stage) -> None:
    ticket = await each_database.ticket("linxiuying")
    assert (await sign_in(each_database, ticket)).status_code == 201
    # As a worker leaves it that dies before it could answer, and before it had done anything.
    record = await IdempotencyRecord.get()
    await IdempotencyRecord.filter(id=record.id).update(
        status=None, headers=None, body=None, claim="dead", fingerprint=record.fingerprint
    )
    answer = await sign_in(each_database, ticket)
    expect(answer, "request-in-progress")
    assert 25 <= int(answer.headers["retry-after"]) <= 30

    each_database.clock.advance(31)
    answer = await sign_in(each_database, ticket)
    expect(answer, "ticket-refused")  # it was tried again: the ticket is used
    assert "idempotency-replayed" not in answer.headers


async def test_an_ended_lease_is_taken_over_by_one(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    first = await delegate_to_oneself(phone)
    record = await IdempotencyRecord.get()
    await IdempotencyRecord.filter(id=record.id).update(status=None, headers=None, body=None)
    each_database.clock.advance(31)
    answers = await asyncio.gather(*[delegate_to_oneself(phone) for _ in range(8)])
    own = [
        answer
        for answer in answers
        if answer.status_code == first.status_code and "idempotency-replayed" not in answer.headers
    ]
    assert len(own) == 1
    assert {answer.status_code for answer in answers} <= {first.status_code, 409}


async def test_a_malformed_key_is_refused_before_anything_is_done(small_stage: Stage) -> None:
    body = {"ticket": await small_stage.ticket("linxiuying")}
    for key in ("short", "a" * 129, "with space", "钥匙" * 9, "tab\tinside", "\xff" * 9):
        headers = [(b"Idempotency-Key", key.encode())]
        answer = await small_stage.client.post("/v1/sessions/app", json=body, headers=headers)
        expect(answer, "idempotency-key-invalid")
    assert await Session.all().count() == await IdempotencyRecord.all().count() == 0


async def test_kept_answers_are_sealed(each_database: Stage) -> None:
    grant = (await sign_in(each_database, await each_database.ticket("linguoqing"))).json()
    stored = await stored_text()
    for secret in (
        grant["accessToken"],
        grant["refreshToken"],
        grant["person"]["displayName"],
        KEY,
    ):
        assert secret not in stored
    assert grant["accessToken"] in str((await IdempotencyRecord.get()).body)


async def test_an_answer_is_kept_for_a_day(small_stage: Stage) -> None:
    ticket = await small_stage.ticket("linxiuying")
    first = await sign_in(small_stage, ticket)
    small_stage.clock.advance(86_390)
    assert (await sign_in(small_stage, ticket)).content == first.content
    small_stage.clock.advance(20)
    answer = await sign_in(small_stage, ticket)
    expect(answer, "ticket-refused")
    assert "idempotency-replayed" not in answer.headers


async def test_old_answers_are_deleted(each_database: Stage) -> None:
    await sign_in(each_database, await each_database.ticket("linxiuying"))
    each_database.clock.advance(50_000)
    await sign_in(each_database, await each_database.ticket("wangji"), "key-00000002")
    keys: IdempotencyKeys = each_database.context.http.idempotency
    assert await keys.forget_old() == 0
    each_database.clock.advance(timedelta(hours=12).total_seconds())
    assert await keys.forget_old() == 1
    assert await IdempotencyRecord.all().count() == 1
