"""What a scan does follows from code and place: a new action is one line in its face."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from bff.api.face import Face
from bff.api.openapi import describe
from bff.app import create_app
from bff.capabilities import CAPABILITIES, WHOLE
from bff.certificates.presentation import Presentation
from bff.codes.live_codes import LiveCode
from bff.codes.scan import Scan
from bff.codes.service import mint_code
from bff.context import AppContext
from bff.core_problems import CORE_UNAVAILABLE
from bff.problems import Problem
from bff.scans import CodeAction, CodeActions, ScanView
from models import Terminal, UsageEntry
from qr import CodeKind
from tests.support.clients import Desk, Phone
from tests.support.problems import expect
from tests.support.stage import Stage, settings_for

HANDING_OUT, LOOKING = "lost-property.hand-out", "lost-property.look"
KIOSK, DESK, CERTIFICATE_DESK = "demo-queue-1", "demo-kiosk-1", "demo-desk-3"


class Umbrella(LiveCode, array_like=True, frozen=True):
    colour: str


class HandedOutView(ScanView, tag="umbrella"):
    """Umbrella that was handed out."""

    colour: str
    """Its colour."""


class LookedAtView(ScanView, tag="look"):
    """Umbrella that was looked at."""

    reason: str
    """Reason for the look."""


refused: list[str] = []
repeated: list[str] = []
broken_shelves: list[str] = []


async def hand_out(context: AppContext, scan: Scan, code: Umbrella) -> HandedOutView:
    if broken_shelves:
        raise Problem(CORE_UNAVAILABLE, retry_after=1)
    return HandedOutView(scan_id=context.new_id(), colour=code.colour)


async def hand_out_again(context: AppContext, scan: Scan, code: Umbrella, scan_id: str) -> None:
    repeated.append(scan_id)


async def look(context: AppContext, scan: Scan, code: Umbrella) -> LookedAtView:
    return LookedAtView(scan_id=context.new_id(), reason=scan.use_cause)


async def note(context: AppContext, scan: Scan, code: LiveCode | None, reason_code: str) -> None:
    if isinstance(code, Umbrella):
        refused.append(reason_code)


handing_out = CodeAction(
    code=Umbrella, answer=HandedOutView, run=hand_out, before_repeat=hand_out_again
)
looking = CodeAction(code=Umbrella, answer=LookedAtView, run=look)
face = Face(
    code_actions={
        (CodeKind.ONE_CODE, HANDING_OUT): handing_out,
        (CodeKind.ONE_CODE, LOOKING): looking,
    },
    refused_scans=(note,),
)


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart", "capabilities": (*CAPABILITIES, face)}


@pytest.fixture
async def lost_property(small_stage: Stage) -> Stage:
    for noted in (refused, repeated, broken_shelves):
        noted.clear()
    await Terminal.filter(id=KIOSK).update(capabilities=[HANDING_OUT])
    await Terminal.filter(id=DESK).update(capabilities=[LOOKING, HANDING_OUT])
    return small_stage


async def show_code(stage: Stage, phone: Phone, **changed: Any) -> str:
    """Show an umbrella's code, as a capability would; return its text."""
    session = phone.grant["sessionId"]
    code = mint_code(stage.context, CodeKind.ONE_CODE, 60)
    umbrella = Umbrella(
        text=code.text,
        presentation_id=stage.context.new_id(),
        person_id="somebody",
        session_id=session,
        expires_at=code.expires_at.timestamp(),
        colour="red",
    )
    umbrella = msgspec.structs.replace(umbrella, **changed)
    assert await stage.context.codes.live.put(code.id_text, umbrella, 60)
    return code.text


async def test_the_place_decides_what_a_code_does(lost_property: Stage) -> None:
    phone = await lost_property.phone("wangji")
    kiosk, desk = await lost_property.desk(KIOSK), await lost_property.desk(DESK)
    handed = (await kiosk.scan(await show_code(lost_property, phone), "归还")).json()
    assert (handed.pop("scanId") != "", handed) == (True, {"type": "umbrella", "colour": "red"})
    # Of the desk's two capabilities the operator has written this one first.
    looked = (await desk.scan(await show_code(lost_property, phone), "核对")).json()
    assert (looked["type"], looked["reason"]) == ("look", "核对")
    assert await UsageEntry.all().count() == 0  # no certificate was seen


async def test_what_every_code_has_in_common_holds_for_it_too(lost_property: Stage) -> None:
    phone, kiosk = await lost_property.phone("wangji"), await lost_property.desk(KIOSK)
    used = await show_code(lost_property, phone)
    assert (await kiosk.scan(used)).status_code == 200
    expect(await kiosk.scan(used), "code-used")
    late = await show_code(lost_property, phone)
    lost_property.clock.advance(61)
    expect(await kiosk.scan(late), "code-expired")
    withdrawn = await show_code(lost_property, phone)
    assert (await phone.delete("/v1/sessions")).status_code == 204
    expect(await kiosk.scan(withdrawn), "code-withdrawn")
    assert refused == ["code-used", "code-expired", "code-withdrawn"]


async def test_a_terminal_without_an_action_for_it_leaves_it_unused(lost_property: Stage) -> None:
    phone, kiosk = await lost_property.phone("wangji"), await lost_property.desk(KIOSK)
    elsewhere = await lost_property.desk(CERTIFICATE_DESK)
    code = await show_code(lost_property, phone)
    document = expect(await elsewhere.scan(code), "terminal-not-allowed")
    assert document["detail"]  # says where to go
    assert refused == ["terminal-not-allowed"]
    assert (await kiosk.scan(code)).status_code == 200
    # And the other way round: a certificate is shown where certificates are, in a log of its own.
    certificate = (await phone.show("居民身份证"))["code"]
    expect(await kiosk.scan(certificate), "terminal-not-allowed")
    assert (await elsewhere.scan(certificate)).json()["type"] == "certificate"
    assert refused == ["terminal-not-allowed"]
    assert [entry["outcome"] for entry in await phone.usage_log()] == ["shown", "refused"]


async def test_a_failure_that_is_nobodys_fault_gives_the_code_back(lost_property: Stage) -> None:
    phone, kiosk = await lost_property.phone("wangji"), await lost_property.desk(KIOSK)
    code = await show_code(lost_property, phone)
    broken_shelves.append("top")
    expect(await kiosk.scan(code), "core-unavailable")
    broken_shelves.clear()
    assert (await kiosk.scan(code)).json()["type"] == "umbrella"


async def repeat(kiosk: Desk, code: str) -> dict[str, Any]:
    body = {"code": code, "useCause": "归还"}
    headers = {"Idempotency-Key": "an-answer-was-lost"}
    answer: dict[str, Any] = (await kiosk.post("/v1/scans", body, headers=headers)).json()
    return answer


async def test_its_action_is_asked_before_an_answer_is_repeated(lost_property: Stage) -> None:
    phone, kiosk = await lost_property.phone("wangji"), await lost_property.desk(KIOSK)
    code = await show_code(lost_property, phone)
    first, again = await repeat(kiosk, code), await repeat(kiosk, code)
    assert (again, repeated) == (first, [first["scanId"]])


async def test_a_code_that_another_version_keeps_otherwise_has_expired(
    lost_property: Stage,
) -> None:
    phone, kiosk = await lost_property.phone("wangji"), await lost_property.desk(KIOSK)
    code = await show_code(lost_property, phone, expires_at="at noon")
    expect(await kiosk.scan(code), "code-expired")


async def test_control_without_the_line_nobody_knows_such_a_code(lost_property: Stage) -> None:
    phone, kiosk = await lost_property.phone("wangji"), await lost_property.desk(KIOSK)
    lost_property.context.codes.actions = CodeActions(WHOLE.code_actions)
    expect(await kiosk.scan(await show_code(lost_property, phone)), "code-malformed")


def test_the_description_has_every_answer_and_problem_of_a_scan() -> None:
    every = [*CAPABILITIES, replace(face, code_actions={(CodeKind.ONE_CODE, LOOKING): looking})]
    actions = [action for one in every for action in one.code_actions.values()]
    groups = [group for one in every for group in one.routes]
    document = describe(groups, "1", actions=actions)
    scan = document["components"]["schemas"]["Scan"]
    assert scan["discriminator"]["propertyName"] == "type"
    assert scan["discriminator"]["mapping"] == {
        "certificate": "#/components/schemas/CertificateScan",
        "look": "#/components/schemas/LookedAt",
    }
    assert document["components"]["schemas"]["LookedAt"]["properties"]["type"]["const"] == "look"
    assert "core-unavailable" in str(document["paths"]["/v1/scans"]["post"]["responses"]["503"])


@pytest.mark.parametrize(
    ("actions", "said"),
    [
        (
            {
                (CodeKind.CERTIFICATE, "certificates.view"): CodeAction(
                    code=Presentation, answer=LookedAtView, run=cast(Any, look)
                )
            },
            "a scan action for CERTIFICATE at certificates.view is claimed twice",
        ),
        (
            {(CodeKind.CERTIFICATE, LOOKING): looking},
            "codes of the kind CERTIFICATE are stored as two different Structs",
        ),
    ],
)
def test_two_faces_that_cannot_both_be_right_stop_the_start(
    tmp_path: Path, actions: dict[Any, Any], said: str
) -> None:
    settings = settings_for(f"sqlite://{tmp_path}/none", "", tmp_path)
    with pytest.raises(ValueError, match=re.escape(said)):
        create_app(settings, None, (*CAPABILITIES, Face(code_actions=actions)))


def test_an_empty_table_has_no_action() -> None:
    table = CodeActions({})
    assert table.shape(CodeKind.ONE_CODE) is None
    assert table.find(CodeKind.ONE_CODE, [LOOKING]) is None
