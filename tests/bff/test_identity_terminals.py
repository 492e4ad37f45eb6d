"""Enrolment: one code, one terminal, one key; and what a terminal may do afterwards."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from bff.doctor import examine
from bff.identity.enrolment_codes import offer_enrolment
from bff.identity.spoken_codes import ALPHABET
from models import Terminal
from tests.support.clients import Desk, TerminalKey
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.stored_rows import stored_text

ENROL, SIGN_IN, ME = "/v1/terminals/enrolment", "/v1/sessions/terminal", "/v1/terminals/me"


async def post_with_proof(
    stage: Stage, key: TerminalKey, path: str, body: dict[str, Any], **headers: str
) -> httpx.Response:
    """Send a request with a proof of the key alone."""
    url = f"{stage.context.settings.server.public_url}{path}"
    headers["DPoP"] = key.proof("POST", url, stage.clock.unix())
    return await stage.client.post(path, json=body, headers=headers)


async def enrol(stage: Stage, key: TerminalKey, code: str) -> httpx.Response:
    return await post_with_proof(stage, key, ENROL, {"enrolmentCode": code})


async def test_enrolment_binds_the_key_and_says_what_the_terminal_is(
    each_database: Stage,
) -> None:
    stage, key = each_database, TerminalKey()
    answer = await enrol(stage, key, await offer_enrolment(stage.clock, "demo-kiosk-1"))

    assert answer.status_code == 201
    grant = answer.json()
    assert (grant["terminalId"], grant["expiresIn"]) == ("demo-kiosk-1", 600)
    terminal = {
        "id": "demo-kiosk-1",
        "kind": "kiosk",
        "label": "1号自助机",
        "hall": {
            "id": "rongcheng-hall",
            "name": "榕城市政务服务中心",
            "address": "榕城市示范路 1 号",
        },
        "capabilities": ["certificates.view", "citizen-sessions"],
    }
    assert grant["terminal"] == terminal
    desk = Desk(stage.client, stage.clock, key, grant)
    me = await desk.get(ME)
    assert me.json() == terminal
    same = await stage.client.get(
        ME, headers={**desk.headers("GET", ME), "If-None-Match": me.headers["etag"]}
    )
    assert (same.status_code, same.content) == (304, b"")


def lower(code: str) -> str:
    return code.lower()


def with_spaces(code: str) -> str:
    return f" {code.lower().replace('-', '  ')} "


def without_dashes(code: str) -> str:
    return code.replace("-", "")


@pytest.mark.parametrize("spelled", [lower, with_spaces, without_dashes])
async def test_the_code_may_be_typed_as_people_type(small_stage: Stage, spelled: Any) -> None:
    code = await offer_enrolment(small_stage.clock, "demo-desk-3")
    assert (await enrol(small_stage, TerminalKey(), spelled(code))).status_code == 201


async def test_a_mistyped_code_enrols_nothing_and_stays_good(small_stage: Stage) -> None:
    code = await offer_enrolment(small_stage.clock, "demo-desk-3")
    other = next(character for character in ALPHABET if character != code[0])
    expect(await enrol(small_stage, TerminalKey(), other + code[1:]), "enrolment-refused")
    expect(await enrol(small_stage, TerminalKey(), code[:-1]), "enrolment-refused")
    assert (await enrol(small_stage, TerminalKey(), code)).status_code == 201


async def test_a_code_is_good_once(small_stage: Stage) -> None:
    code = await offer_enrolment(small_stage.clock, "demo-desk-3")
    assert (await enrol(small_stage, TerminalKey(), code)).status_code == 201
    expect(await enrol(small_stage, TerminalKey(), code), "enrolment-refused")


async def test_a_lost_answer_does_not_burn_the_code_for_the_key_that_used_it(
    each_database: Stage,
) -> None:
    stage, key = each_database, TerminalKey()
    code = await offer_enrolment(stage.clock, "demo-desk-3")
    first = await enrol(stage, key, code)
    stage.clock.advance(3601)  # the person came back later, to a page that was loaded anew
    again = await enrol(stage, key, code)
    expect(await enrol(stage, TerminalKey(), code), "enrolment-refused")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["terminal"] == first.json()["terminal"]
    desk = Desk(stage.client, stage.clock, key, again.json())
    assert (await desk.get(ME)).status_code == 200
    newer = await offer_enrolment(stage.clock, "demo-desk-3")
    expect(await enrol(stage, key, code), "enrolment-refused")  # the newer code voids it
    assert (await enrol(stage, TerminalKey(), newer)).status_code == 201
    expect(await enrol(stage, key, code), "enrolment-refused")


async def test_a_code_runs_out_after_an_hour(small_stage: Stage) -> None:
    code = await offer_enrolment(small_stage.clock, "demo-desk-3")
    small_stage.clock.advance(3601)
    expect(await enrol(small_stage, TerminalKey(), code), "enrolment-refused")


async def test_a_newer_code_voids_the_older(small_stage: Stage) -> None:
    older = await offer_enrolment(small_stage.clock, "demo-desk-3")
    newer = await offer_enrolment(small_stage.clock, "demo-desk-3")
    expect(await enrol(small_stage, TerminalKey(), older), "enrolment-refused")
    assert (await enrol(small_stage, TerminalKey(), newer)).status_code == 201


async def test_of_many_at_once_with_one_code_one_is_enrolled(each_database: Stage) -> None:
    code = await offer_enrolment(each_database.clock, "demo-desk-3")
    keys = [TerminalKey() for _ in range(6)]
    answers = await asyncio.gather(*[enrol(each_database, key, code) for key in keys])

    assert sorted(answer.status_code for answer in answers) == [201] + [403] * 5
    winner = [answer.status_code for answer in answers].index(201)
    for place, key in enumerate(keys):
        answer = await post_with_proof(each_database, key, SIGN_IN, {"terminalId": "demo-desk-3"})
        assert answer.status_code == (201 if place == winner else 401)


async def test_re_enrolment_replaces_the_key(small_stage: Stage) -> None:
    before = await small_stage.desk()
    after = await small_stage.desk()
    expect(await before.get(ME), "terminal-replaced")
    answer = await post_with_proof(small_stage, before.key, SIGN_IN, {"terminalId": "demo-desk-3"})
    expect(answer, "terminal-replaced")
    stranger = await post_with_proof(
        small_stage, TerminalKey(), SIGN_IN, {"terminalId": "demo-desk-3"}
    )
    expect(stranger, "terminal-unknown")
    assert (await after.get(ME)).status_code == 200


async def test_a_key_that_is_one_terminals_does_not_become_anothers(each_database: Stage) -> None:
    desk = await each_database.desk("demo-desk-3")
    code = await offer_enrolment(each_database.clock, "demo-kiosk-1")
    expect(await enrol(each_database, desk.key, code), "enrolment-refused")
    assert (await desk.get(ME)).json()["id"] == "demo-desk-3"
    assert (await enrol(each_database, TerminalKey(), code)).status_code == 201


async def test_a_terminal_signs_in_with_its_key_alone(small_stage: Stage) -> None:
    desk = await small_stage.desk()
    small_stage.clock.advance(601)
    expect(await desk.get(ME), "token-expired")
    answer = await post_with_proof(small_stage, desk.key, SIGN_IN, {"terminalId": "demo-desk-3"})
    assert answer.status_code == 201
    desk.grant = answer.json()
    assert (await desk.get(ME)).status_code == 200


@pytest.mark.parametrize("terminal_id", ["demo-kiosk-1", "no-such"])
async def test_a_key_signs_only_its_own_terminal_in(small_stage: Stage, terminal_id: str) -> None:
    desk = await small_stage.desk("demo-desk-3")
    answer = await post_with_proof(small_stage, desk.key, SIGN_IN, {"terminalId": terminal_id})
    expect(answer, "terminal-unknown")


async def test_a_disabled_terminal_neither_signs_in_nor_enrols(small_stage: Stage) -> None:
    desk = await small_stage.desk()
    code = await offer_enrolment(small_stage.clock, "demo-desk-3")
    await Terminal.filter(id="demo-desk-3").update(disabled_at=small_stage.clock.now())
    expect(await desk.get(ME), "terminal-disabled")
    answer = await post_with_proof(small_stage, desk.key, SIGN_IN, {"terminalId": "demo-desk-3"})
    expect(answer, "terminal-disabled")
    expect(await enrol(small_stage, TerminalKey(), code), "enrolment-refused")


async def test_a_heartbeat_leaves_version_and_time_and_brings_the_servers(
    small_stage: Stage,
) -> None:
    desk = await small_stage.desk()
    small_stage.clock.advance(30)
    answer = await desk.post("/v1/terminals/heartbeat", {"softwareVersion": "2.1.0-rc.1+build7"})
    assert answer.status_code == 200
    assert answer.json()["serverTime"].endswith("+08:00")
    terminal = await Terminal.get(id="demo-desk-3")
    assert terminal.software_version == "2.1.0-rc.1+build7"
    assert terminal.seen_at is not None
    assert terminal.enrolled_at is not None
    assert (terminal.seen_at - terminal.enrolled_at).total_seconds() >= 30


async def test_what_a_terminal_lacks_is_kept_and_told_by_the_doctor(each_database: Stage) -> None:
    kiosk = await each_database.desk("demo-kiosk-1")
    said = {"softwareVersion": "web-1", "lacks": ["voices", "pdf-viewer"]}
    assert (await kiosk.post("/v1/terminals/heartbeat", said)).status_code == 200
    told = [
        finding.text
        for finding in await examine(each_database.context.settings, each_database.clock)
        if finding.part == "terminals"
    ]
    assert told == ["1 of 3 enrolled", "demo-kiosk-1 (1号自助机) lacks pdf-viewer, voices"]
    said["lacks"] = []
    await kiosk.post("/v1/terminals/heartbeat", said)
    assert (await Terminal.get(id="demo-kiosk-1")).lacks == []
    for bad in (["<b>"], ["x"] * 9, "voices"):
        answer = await kiosk.post("/v1/terminals/heartbeat", {**said, "lacks": bad})
        expect(answer, "invalid-field")


async def test_a_code_for_a_terminal_that_does_not_exist_is_not_made(small_stage: Stage) -> None:
    with pytest.raises(LookupError, match="no-such"):
        await offer_enrolment(small_stage.clock, "no-such")


async def test_the_code_itself_is_not_stored(small_stage: Stage) -> None:
    code = await offer_enrolment(small_stage.clock, "demo-desk-3")
    stored = await stored_text()
    assert code not in stored
    assert without_dashes(code) not in stored
    assert "demo-desk-3" in stored
