"""The holder's photograph: to a desk that verifies identity, once, with consent, and logged."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bff.certificates.disclosure import needs_photo
from bff.commands import openapi_text
from gateways.core.certificates import LARGEST_PHOTO, PHOTO_SIGNATURES
from models import UsageChain
from sandbox.core.faces import draw_face
from sandbox.core.people import PEOPLE
from tests.support.clients import Desk, Phone
from tests.support.core_cases import person_id_of
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.stored_rows import stored_text

CARD, IDENTITY = "居民身份证", "核验办事人身份"


async def scan(
    desk: Desk, phone: Phone, cause: str = IDENTITY, *, photo: bool = True, card: str = CARD
) -> dict[str, Any]:
    shown = await phone.show(card, "matter", photo=photo)
    answer = await desk.scan(shown["code"], cause)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_desk_sees_it_once_and_the_holder_reads_so(small_stage: Stage) -> None:
    phone, desk, other = (
        await small_stage.phone("linxiuying"),
        await small_stage.desk(),
        await small_stage.desk("demo-kiosk-1"),
    )
    url = (await scan(desk, phone))["photoUrl"]
    expect(await other.get(url), "file-link-used")  # another terminal has no such link
    photograph = await desk.get(url)
    assert photograph.status_code == 200
    assert photograph.content == draw_face(PEOPLE["linxiuying"])
    assert photograph.headers["Content-Type"] == "image/png"
    assert photograph.headers["Cache-Control"] == "no-store"
    expect(await desk.get(url), "file-link-used")

    seen, shown = await phone.usage_log()
    assert (shown["action"], seen["action"], seen["outcome"]) == ("show", "photo", "shown")
    assert (seen["fields"], seen["useCause"]) == (["照片"], IDENTITY)
    stored = await stored_text()
    assert url.rsplit("/", 1)[1] not in stored
    assert "PNG" not in stored


@pytest.mark.parametrize(
    "cause",
    [
        *("办理社会保险业务", "办理不动产登记", "办理老年人优待", "办理户籍和居住证"),
        *("办理企业开办和变更", "看看照片", "核验身份", IDENTITY + "。"),
    ],
)
async def test_no_other_reason_shows_it(small_stage: Stage, cause: str) -> None:
    assert not needs_photo(cause)
    desk, phone = await small_stage.desk(), await small_stage.phone("linxiuying")
    assert (await scan(desk, phone, cause))["photoUrl"] is None


async def test_not_without_consent_nor_from_a_card_without_one_nor_at_a_kiosk(
    small_stage: Stage,
) -> None:
    desk, phone = await small_stage.desk(), await small_stage.phone("linxiuying")
    assert (await scan(desk, phone, photo=False))["photoUrl"] is None
    assert (await scan(desk, phone, card="社会保障卡"))["photoUrl"] is None
    kiosk = await small_stage.desk("demo-kiosk-1")
    assert (await scan(kiosk, phone))["photoUrl"] is None
    assert [entry["action"] for entry in await phone.usage_log()] == ["show"] * 3


async def test_a_missing_one_is_said_and_nothing_is_logged_of_it(small_stage: Stage) -> None:
    desk, phone = await small_stage.desk(), await small_stage.phone("chenyuhang")
    url = (await scan(desk, phone))["photoUrl"]
    missing = await desk.get(url)
    expect(missing, "photo-missing")
    assert "证件原件" in missing.json()["detail"]
    assert [entry["action"] for entry in await phone.usage_log()] == ["show"]


async def test_it_can_be_fetched_again_when_the_core_was_away(small_stage: Stage) -> None:
    desk, phone = await small_stage.desk(), await small_stage.phone("linxiuying")
    url = (await scan(desk, phone))["photoUrl"]
    await small_stage.faults(kind="error", path="/certs/photo")
    expect(await desk.get(url), "core-unavailable")
    assert [entry["action"] for entry in await phone.usage_log()] == ["show"]
    await small_stage.no_faults()
    small_stage.clock.advance(60)  # the core is called again
    assert (await desk.get(url)).status_code == 200
    expect(await desk.get(url), "file-link-used")


async def test_it_can_be_fetched_again_when_the_row_could_not_be_written(
    small_stage: Stage,
) -> None:
    desk, phone = await small_stage.desk(), await small_stage.phone("linxiuying")
    url = (await scan(desk, phone))["photoUrl"]
    head = UsageChain.filter(id=f"person:{person_id_of(small_stage, phone)}")
    await head.update(seq=0)  # the next row of the chain gets a number that is taken
    assert (await desk.get(url)).status_code >= 500
    await head.update(seq=1)
    assert (await desk.get(url)).status_code == 200
    assert [entry["action"] for entry in await phone.usage_log()] == ["photo", "show"]


async def test_who_has_ended_the_session_is_not_shown(small_stage: Stage) -> None:
    desk, phone = await small_stage.desk(), await small_stage.phone("linxiuying")
    url = (await scan(desk, phone))["photoUrl"]
    [session] = (await phone.get("/v1/sessions")).json()["items"]
    assert (await phone.delete(f"/v1/sessions/{session['id']}")).status_code == 204
    expect(await desk.get(url), "code-withdrawn")
    expect(await desk.get(url), "file-link-used")


def test_the_description_names_each_type_that_a_photograph_may_have() -> None:
    operation = json.loads(openapi_text())["paths"]["/v1/certificate-photos/{photoId}"]["get"]
    assert set(operation["responses"]["200"]["content"]) == set(PHOTO_SIGNATURES)


def test_each_drawn_face_fits_the_limits_and_is_always_the_same() -> None:
    faces = {uid: draw_face(resident) for uid, resident in PEOPLE.items()}
    assert len(set(faces.values())) == len(faces)
    for uid, face in faces.items():
        assert face.startswith(PHOTO_SIGNATURES["image/png"])
        assert len(face) < LARGEST_PHOTO
        draw_face.cache_clear()
        assert draw_face(PEOPLE[uid]) == face
