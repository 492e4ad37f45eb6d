"""Wrong queries are named; texts for people are cleaned, bounded and otherwise kept."""

from __future__ import annotations

import pytest

from tests.support.bodies import BODIES
from tests.support.body_sender import Sender, desk, phone, sender
from tests.support.clients import Desk, Phone
from tests.support.problems import expect
from tests.support.stage import Stage

__all__ = ["desk", "phone", "sender"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "/limit"),
        ("limit=101", "/limit"),
        ("limit=-1", "/limit"),
        ("limit=abc", "/limit"),
        ("limit=1.5", "/limit"),
        ("limit=99999999999999999999999999", "/limit"),
        ("limit=%00", "/limit"),
        ("limit=%ff", "/limit"),
        ("after=0", "/after"),
        ("after=99999999999999999999999999", "/after"),
        ("after=9223372036854775808", "/after"),
        ("after=abc", "/after"),
        ("page=2", "/page"),
        ("%F0%A0%AE%B7=1", "/𠮷"),
        ("a%2Fb=1", "/a~1b"),
    ],
)
async def test_a_wrong_query_is_named(phone: Phone, query: str, pointer: str) -> None:
    expect(await phone.get(f"/v1/usage-log?{query}"), "invalid-field", field=pointer)


@pytest.mark.parametrize(
    "query", ["", "limit=1", "limit=100", "limit=", "after=9223372036854775807"]
)
async def test_a_right_query_is_taken(phone: Phone, query: str) -> None:
    assert (await phone.get(f"/v1/usage-log?{query}")).status_code == 200


@pytest.mark.parametrize("query", ["scale=0", "scale=21", "scale=x", "emblem=2", "size=8"])
async def test_a_wrong_picture_is_not_drawn(phone: Phone, query: str) -> None:
    shown = await phone.show("居民身份证")
    field = "/" + query.partition("=")[0]
    expect(
        await phone.get(f"/v1/codes/{shown['codeId']}.png?{query}"), "invalid-field", field=field
    )


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("手机", "手机"),
        ("  手机 \n", "手机"),
        ("小\u202e米\u2066 14\u2069", "小米 14"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("王𠮷的手机 📱👩‍🦽", "王𠮷的手机 📱👩‍🦽"),
        ("Mari\u0301a", "María"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'; DROP TABLE session; --", "'; DROP TABLE session; --"),
        ("字" * 80, "字" * 80),
    ],
)
async def test_text_for_people_is_cleaned_and_otherwise_kept(
    open_stage: Stage, sent: str, kept: str
) -> None:
    body = {"ticket": await open_stage.ticket("chenyuhang"), "device": sent}
    answer = await open_stage.client.post("/v1/sessions/app", json=body)
    assert answer.status_code == 201, answer.text
    grant = Phone(open_stage.client, answer.json())
    sessions = (await grant.get("/v1/sessions")).json()["items"]
    assert [s["device"] for s in sessions if s["current"]] == [kept]


# NFC makes three characters of this one (a composition exclusion, UAX #15).
GROWING = "\ufb2c"


@pytest.mark.parametrize(
    ("route", "name", "value"),
    [
        ("/v1/sessions/app", "device", GROWING * 80),
        ("/v1/scans", "useCause", GROWING * 200),
        ("/v1/scans", "operator", GROWING * 40),
    ],
)
async def test_text_that_grows_when_normalised_still_has_its_bound(
    sender: Sender, route: str, name: str, value: str
) -> None:
    answer = await sender.send_json(route, {**BODIES[route], name: value})
    expect(answer, "invalid-field", field=f"/{name}")


async def test_the_cause_is_logged_cleaned(open_stage: Stage, phone: Phone, desk: Desk) -> None:
    shown = await phone.show("居民身份证")
    answer = await desk.scan(
        shown["code"], "办\u202e理\x00 老年\u2066优待🙂 ", operator=" 王\x07𠮷 "
    )
    assert answer.status_code == 200, answer.text
    assert (await phone.usage_log())[0]["useCause"] == "办理 老年优待🙂"


async def test_a_name_that_stands_twice_in_a_query_is_refused(open_stage: Stage) -> None:
    for query in ("textSize=22&textSize=36", "textSize=22&textSize="):
        answer = await open_stage.client.get(f"/v1/page-settings/theme.css?{query}")
        expect(answer, "invalid-field", field="/textSize")
