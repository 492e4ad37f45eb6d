"""Scanning: who sees what, every refusal with its reason and its row in the right log."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from bff.codes import problems
from bff.codes.parts import code_ring
from bff.identity.enrolment_codes import offer_enrolment
from bff.keys import RingKey
from bff.problems import ProblemKind
from models import UsageEntry
from tests.support.clients import Desk, Phone
from tests.support.presentations import find_certificate, present
from tests.support.problems import expect
from tests.support.stage import KEYS, Stage

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


async def shown_card(stage: Stage, purpose: str = "verify") -> tuple[Phone, dict[str, Any]]:
    phone = await stage.phone("linxiuying")
    return phone, (
        await present(phone, await find_certificate(phone, "居民身份证"), purpose)
    ).json()


async def chains() -> list[tuple[str, str, str | None]]:
    """Chain, outcome and reason of every row, oldest first."""
    rows = await UsageEntry.all().order_by("at", "seq")
    return [(row.chain.partition(":")[0], row.outcome, row.reason_code) for row in rows]


async def refused_and_logged(
    stage: Stage, answer: httpx.Response, slug: str, chain: str
) -> dict[str, Any]:
    document = expect(answer, slug)
    assert (await chains())[-1] == (chain, "refused", slug)
    return document


def flip_character(code: str, place: int) -> str:
    other = ALPHABET[(ALPHABET.index(code[place]) + 1 + place) % 64]
    return code[:place] + other + code[place + 1 :]


async def test_a_code_with_one_character_changed_shows_nothing(small_stage: Stage) -> None:
    desk = await small_stage.desk()
    phone, shown = await shown_card(small_stage)
    for place in range(32):
        answer = await desk.scan(flip_character(shown["code"], place))
        assert answer.json()["reasonCode"] in ("code-malformed", "code-forged"), place
    assert await phone.usage_log() == []
    assert {row[0] for row in await chains()} == {"terminal"}
    assert len(await chains()) == 32
    # Control: unchanged, it is good.
    assert (await desk.scan(shown["code"])).status_code == 200


NO_CODES = [
    "x",
    "A" * 31,
    "A" * 33,
    "https://example.com/pay",
    "http://127.0.0.1/q/",
    "証照" * 20,
    "𠮷" * 32,
    "\u0000",
    " " * 5,
    "1" * 512,
    "</script>" * 3,
]


async def test_what_is_no_code_is_malformed(small_stage: Stage) -> None:
    desk = await small_stage.desk()
    for scanned in NO_CODES:
        answer = await desk.scan(scanned)
        await refused_and_logged(small_stage, answer, "code-malformed", "terminal")


async def test_a_code_that_we_did_not_sign_is_forged(small_stage: Stage) -> None:
    desk = await small_stage.desk()
    _, shown = await shown_card(small_stage)
    stranger = replace(KEYS, ring=(RingKey(1, bytes(range(9, 41))),))
    small_stage.context.codes.ring = code_ring(stranger)
    answer = await desk.scan(shown["code"])
    await refused_and_logged(small_stage, answer, "code-forged", "terminal")


async def test_a_code_under_a_retired_key_is_good_while_it_lives(small_stage: Stage) -> None:
    desk, clock = await small_stage.desk(), small_stage.clock
    _, shown = await shown_card(small_stage)
    new = RingKey(2, bytes(range(9, 41)))
    retired = replace(KEYS.ring[0], retired_at=clock.now())
    small_stage.context.codes.ring = code_ring(replace(KEYS, ring=(new, retired)))
    assert (await desk.scan(shown["code"])).status_code == 200


async def test_a_retired_key_that_was_stolen_mints_nothing(small_stage: Stage) -> None:
    desk, clock = await small_stage.desk(), small_stage.clock
    _, shown = await shown_card(small_stage)  # as a thief would mint it today
    new = RingKey(2, bytes(range(9, 41)))
    long_ago = replace(KEYS.ring[0], retired_at=clock.now() - timedelta(hours=1))
    small_stage.context.codes.ring = code_ring(replace(KEYS, ring=(new, long_ago)))
    answer = await desk.scan(shown["code"])
    await refused_and_logged(small_stage, answer, "code-forged", "terminal")


async def test_a_late_scan_is_told_to_the_holder(small_stage: Stage) -> None:
    desk = await small_stage.desk()
    phone, shown = await shown_card(small_stage)
    small_stage.clock.advance(61)
    answer = await desk.scan(shown["code"])
    await refused_and_logged(small_stage, answer, "code-expired", "person")
    [entry] = await phone.usage_log()
    assert entry["reasonText"] == "二维码已过期"
    assert (await phone.get(f"/v1/codes/{shown['codeId']}")).json()["state"] == "expired"


async def test_a_code_that_nobody_remembers_is_laid_to_the_terminal(small_stage: Stage) -> None:
    desk = await small_stage.desk()
    _, shown = await shown_card(small_stage)
    await small_stage.context.redis.run("FLUSHALL")
    await small_stage.context.identity.proofs.begin()
    small_stage.clock.advance(1)  # a proof of before counts no longer
    answer = await desk.scan(shown["code"])
    await refused_and_logged(small_stage, answer, "code-expired", "terminal")


async def test_a_used_code_is_refused_to_the_second(small_stage: Stage) -> None:
    desk, kiosk = await small_stage.desk(), await small_stage.desk("demo-kiosk-1")
    phone, shown = await shown_card(small_stage)
    assert (await phone.get(f"/v1/codes/{shown['codeId']}")).json()["state"] == "live"
    assert (await desk.scan(shown["code"])).status_code == 200
    await refused_and_logged(small_stage, await kiosk.scan(shown["code"]), "code-used", "person")
    assert (await phone.get(f"/v1/codes/{shown['codeId']}")).json()["state"] == "used"
    assert [e["terminal"] for e in await phone.usage_log()] == ["1号自助机", "3号窗口"]


async def test_after_a_scan_the_presentation_is_over(small_stage: Stage) -> None:
    desk = await small_stage.desk()
    phone, shown = await shown_card(small_stage)
    card = await find_certificate(phone, "居民身份证")
    assert (await desk.scan(shown["code"])).status_code == 200
    answer = await present(phone, card, presentationId=shown["presentationId"])
    expect(answer, "presentation-over")
    assert (await present(phone, card)).status_code == 201


async def test_the_code_of_somebody_who_signed_out_is_withdrawn(small_stage: Stage) -> None:
    desk = await small_stage.desk()
    phone, shown = await shown_card(small_stage)
    elsewhere = await small_stage.phone("linxiuying")
    path = f"/v1/sessions/{phone.grant['sessionId']}"
    await elsewhere.client.delete(path, headers=elsewhere.headers)
    answer = await desk.scan(shown["code"])
    await refused_and_logged(small_stage, answer, "code-withdrawn", "person")
    assert [e["reasonCode"] for e in await elsewhere.usage_log()] == ["code-withdrawn"]


async def test_a_terminal_that_may_not_look_does_not_use_the_code_up(small_stage: Stage) -> None:
    queue, desk = await small_stage.desk("demo-queue-1"), await small_stage.desk()
    phone, shown = await shown_card(small_stage)
    answer = await queue.scan(shown["code"])
    await refused_and_logged(small_stage, answer, "terminal-not-allowed", "person")
    assert (await desk.scan(shown["code"])).status_code == 200
    assert [e["terminal"] for e in await phone.usage_log()] == ["3号窗口", "取号机"]


@pytest.mark.parametrize(
    ("status", "slug"),
    [
        ("02", "certificate-suspended"),
        ("03", "certificate-revoked"),
        ("04", "certificate-not-in-force"),
        ("99", "certificate-not-in-force"),
    ],
)
async def test_a_change_of_state_between_showing_and_scanning_is_seen(
    small_stage: Stage, status: str, slug: str
) -> None:
    desk = await small_stage.desk()
    phone, shown = await shown_card(small_stage)
    identifier = await small_stage.identifier("linxiuying", "居民身份证")
    await small_stage.set_status(identifier, status)

    answer = await desk.scan(shown["code"])

    await refused_and_logged(small_stage, answer, slug, "person")
    # The code does not come back, not even when the certificate does.
    await small_stage.set_status(identifier, "01")
    expect(await desk.scan(shown["code"]), "code-used")
    # What was remembered of the certificate is asked for again.
    await small_stage.set_status(identifier, status)
    [card] = [c for n, c in (await phone.certificates()).items() if n == "居民身份证"]
    assert not card["usable"]


async def test_a_certificate_that_runs_out_meanwhile_is_expired(small_stage: Stage) -> None:
    desk = await small_stage.desk()
    phone, shown = await shown_card(small_stage)
    lists = small_stage.context.certificates.lists
    [person_id] = lists._cache
    items, at = lists._cache[person_id]
    yesterday = small_stage.clock.now().date() - timedelta(days=2)
    lists._cache[person_id] = (
        tuple(replace(held, facts=with_end(held.facts, yesterday)) for held in items),
        at,
    )
    answer = await desk.scan(shown["code"])
    await refused_and_logged(small_stage, answer, "certificate-expired", "person")
    assert len(await phone.usage_log()) == 1


def with_end(facts: Any, day: Any) -> Any:
    return msgspec.structs.replace(facts, valid_to=day)


@pytest.mark.parametrize("kind", ["error", "drop", "garbage", "busy"])
async def test_while_the_core_is_away_the_code_stays_good(small_stage: Stage, kind: str) -> None:
    desk = await small_stage.desk()
    for path in ("/certs/status", "/certs/data", "/certs"):
        phone, shown = await shown_card(small_stage)
        retry = {"retryAfter": "7"} if kind == "busy" else {}
        await small_stage.faults(kind=kind, path=path, **retry)

        answer = await desk.scan(shown["code"])

        document = await refused_and_logged(small_stage, answer, "core-unavailable", "person")
        assert int(answer.headers["retry-after"]) == document["retryAfter"] >= 1
        assert document["upstream"]["service"] == "certificates"
        assert document["retryAfter"] == 7 or kind != "busy"
        assert (await phone.get(f"/v1/codes/{shown['codeId']}")).json()["state"] == "live"
        await small_stage.no_faults()
        again = await desk.scan(shown["code"], "另一个事由")
        assert again.status_code == 200, again.text
        assert [e["outcome"] for e in await phone.usage_log()][:2] == ["shown", "refused"]


async def test_a_disclosure_whose_answer_was_lost_can_be_asked_for_by_another_terminal(
    small_stage: Stage,
) -> None:
    """The core has done it and could not say so: the next question is another one."""
    desk, kiosk = await small_stage.desk(), await small_stage.desk("demo-kiosk-1")
    _, shown = await shown_card(small_stage)
    await small_stage.faults(kind="dropAfter", path="/certs/data")
    expect(await desk.scan(shown["code"], "核验"), "core-unavailable")
    await small_stage.no_faults()
    assert (await kiosk.scan(shown["code"], "领取")).status_code == 200


async def test_one_of_many_at_once_sees_it_and_the_holder_reads_of_all(stage: Stage) -> None:
    desks = [await stage.desk(), await stage.desk("demo-kiosk-1")]
    phone, shown = await shown_card(stage)
    answers = await asyncio.gather(*[desk.scan(shown["code"]) for desk in desks for _ in range(4)])
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    log = await phone.usage_log()
    assert sorted(entry["outcome"] for entry in log) == ["refused"] * 7 + ["shown"]


async def test_a_scan_says_whose_word_it_is_and_how_fresh(small_stage: Stage) -> None:
    desk = await small_stage.desk()
    _, shown = await shown_card(small_stage)
    scan = (await desk.scan(shown["url"], operator="李窗口")).json()
    assert scan["certificate"]["state"] == "in_force"
    assert scan["certificate"]["issuer"] in scan["trustStatement"]
    assert "信任等级 A" in scan["trustStatement"]
    assert 0 <= scan["statusAgeSeconds"] <= 2
    assert scan["statusCheckedAt"].endswith("+08:00")


@pytest.mark.parametrize(("purpose", "offered"), [("verify", False), ("matter", True)])
async def test_the_file_is_offered_only_where_everything_was_agreed_to(
    small_stage: Stage, purpose: str, offered: bool
) -> None:
    desk = await small_stage.desk()
    _, shown = await shown_card(small_stage, purpose)
    scan = (await desk.scan(shown["code"])).json()
    assert (scan["fileUrl"] is not None) == (scan["fileExpiresAt"] is not None) == offered
    assert bool(await small_stage.context.redis.run("KEYS", "file:*")) == offered


async def test_the_file_link_runs_out_and_is_no_other_terminals(small_stage: Stage) -> None:
    desk, kiosk = await small_stage.desk(), await small_stage.desk("demo-kiosk-1")
    _, shown = await shown_card(small_stage, "matter")
    url = (await desk.scan(shown["code"])).json()["fileUrl"]
    expect(await kiosk.get(url), "file-link-used")
    keys = await small_stage.context.redis.run("KEYS", "file:*")
    assert url.rpartition("/")[2].encode() not in b"".join(keys)
    assert 295 <= await small_stage.context.redis.run("TTL", keys[0]) <= 300
    await small_stage.context.redis.run("DEL", keys[0])
    expect(await desk.get(url), "file-link-used")


async def test_a_picture_is_its_owners(small_stage: Stage) -> None:
    phone, shown = await shown_card(small_stage)
    other = await small_stage.phone("wangji")
    for ext, media in (("svg", "image/svg+xml"), ("png", "image/png")):
        path = f"/v1/codes/{shown['codeId']}.{ext}"
        for query in ("", "?emblem=1", "?emblem=1&scale=3" if ext == "png" else ""):
            drawn = await phone.get(path + query)
            assert (drawn.status_code, drawn.headers["content-type"]) == (200, media)
            assert drawn.headers["cache-control"] == "no-store"
            expect(await other.get(path + query), "code-not-found")
    expect(await other.get(f"/v1/codes/{shown['codeId']}"), "code-not-found")


@pytest.mark.parametrize(
    ("language", "live", "expired", "strange"),
    [
        ("zh-CN", "这是“码上办”的二维码", "这个二维码已过期", "这个二维码不是本系统签发的"),
        ("en", "This is a Mashangban code", "This code has expired", "not issued by us"),
    ],
)
async def test_any_scanner_is_told_what_the_code_is_and_changes_nothing(
    small_stage: Stage, language: str, live: str, expired: str, strange: str
) -> None:
    desk = await small_stage.desk()
    phone, shown = await shown_card(small_stage)

    async def page(code: str) -> str:
        answer = await small_stage.client.get(f"/q/{code}", headers={"Accept-Language": language})
        assert answer.status_code == 200
        assert code not in answer.text
        return answer.text

    assert live in await page(shown["code"])
    assert strange in await page(flip_character(shown["code"], 31))
    assert await phone.usage_log() == []
    assert (await desk.scan(shown["code"])).status_code == 200
    small_stage.clock.advance(61)
    assert expired in await page(shown["code"])


def test_every_refusal_of_the_documentation_is_tried_here() -> None:
    """Control of the tables above: docs/api.md and this file name the same reasons."""
    section = (
        (Path(__file__).parents[2] / "docs" / "api.md").read_text().partition("## Refusals")[2]
    )
    reasons = {
        word.strip("`") for word in section.split() if word.startswith("`c") or "`terminal-" in word
    }
    text = Path(__file__).read_text()
    assert len(reasons) == 11
    assert [reason for reason in sorted(reasons) if f'"{reason}"' not in text] == []


def test_problems_of_codes_are_worded_for_every_kind_of_code() -> None:
    kinds = [kind for kind in vars(problems).values() if isinstance(kind, ProblemKind)]
    assert len(kinds) >= 7
    said = [
        words
        for kind in kinds
        for text in (kind.title, kind.detail)
        for words in (text.zh, text.en)
    ]
    assert [text for text in said if "证照" in text or "certificate" in text.lower()] == []


async def test_a_new_code_is_not_taken_for_an_enrolment_code(small_stage: Stage) -> None:
    desk: Desk = await small_stage.desk()
    code = await offer_enrolment(small_stage.clock, "demo-kiosk-1")
    await refused_and_logged(small_stage, await desk.scan(code), "code-malformed", "terminal")
