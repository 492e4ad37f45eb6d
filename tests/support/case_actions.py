"""Doing something with a submitted case as a citizen's front does it, and waiting for the core."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import Any
from urllib.parse import quote

import httpx

from bff.cases.from_core.intake import take_in
from models import CaseEvent, Forward, InboxMessage, ServiceCase
from tests.support.applications import PDF, ready
from tests.support.clients import Phone
from tests.support.core_cases import case_at_core, core_call, item_named, move_case
from tests.support.stage import Stage

STATEMENT = "公积金缴存证明打印"  # no materials, and a day to be forwarded in
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x08" * 64 + b"\xff\xd9"


async def act(
    phone: Phone, case: ServiceCase, action: str, body: Any = None, key: str | None = None
) -> httpx.Response:
    headers = {"Idempotency-Key": key or secrets.token_urlsafe(12)}
    return await phone.post(f"/v1/cases/{case.id}/{action}", body, headers=headers)


async def read_case(phone: Phone, case: ServiceCase) -> dict[str, Any]:
    answer = await phone.get(f"/v1/cases/{case.id}")
    assert answer.status_code == 200, answer.text
    view: dict[str, Any] = answer.json()
    return view


async def catch_up(stage: Stage, case: ServiceCase) -> None:
    """Everything that the core has to tell of the case has been told."""
    there = await stage.context.core.cases.read(str(case.case_no), core_call())
    for event in there.events:
        await take_in(stage.context, event)


async def case_in_states(stage: Stage, phone: Phone, name: str, *states: str) -> ServiceCase:
    """Return a case that the core has moved through these states and reported."""
    case = await case_at_core(stage, phone, name)
    for state in states:
        await move_case(stage, case, state=state)
    await catch_up(stage, case)
    return case


async def state_at_core(stage: Stage, case: ServiceCase) -> str:
    rows = (await stage.admin.get("/admin/cases", params={"sourceNo": case.id})).json()
    return str(rows[0]["state"])


async def count_at_core(stage: Stage, counter: str) -> int:
    return int((await stage.admin.get("/admin/counts")).json()[counter])


async def submit_unconfirmed(stage: Stage, fault: str, **more: Any) -> tuple[Phone, ServiceCase]:
    """Return a case of ours of which nobody knows if the core has it."""
    phone = await stage.phone("wangji")
    await item_named(stage)
    application = await ready(phone, STATEMENT)
    await stage.faults(kind=fault, path="/cases$", **more)
    answer = await application.submit()
    assert answer.status_code == 202, answer.text
    return phone, await ServiceCase.get(id=answer.json()["cases"][0]["id"])


async def wait_for_forward(stage: Stage, case: ServiceCase, kind: str) -> Forward:
    """Return the ledger's row as soon as it is no longer queued."""
    async with asyncio.timeout(60):
        while True:
            forward = await Forward.get(case_id=case.id, kind=kind)
            if forward.state != "queued":
                return forward
            stage.clock.advance(30)
            await stage.context.jobs.drain()
            await asyncio.sleep(0.1)


async def lines(case: ServiceCase) -> list[str]:
    """Kinds of our own lines in the timeline."""
    own = CaseEvent.filter(case_id=case.id, source_id__startswith="own:")
    return [line.kind for line in await own.order_by("id")]


async def messages() -> list[str]:
    """Outcomes that somebody was told of unasked, by our own lines."""
    bodies = [json.loads(row.body) for row in await InboxMessage.filter(kind="case").order_by("id")]
    own_sources = [body["source"] for body in bodies if body["source"].startswith("own:")]
    lines_by_source = {
        line.source_id: line for line in await CaseEvent.filter(source_id__in=own_sources)
    }
    return [
        f"{lines_by_source[source].kind}: {_outcome(lines_by_source[source])}"
        for source in own_sources
    ]


def _outcome(line: CaseEvent) -> str:
    return str(json.loads(line.detail).get("outcome"))


async def gather(phone: Phone, case: ServiceCase, code: str) -> httpx.Response:
    """Add a certificate if there is one for the material, otherwise a file."""
    base = f"/v1/cases/{case.id}"
    offers = (await phone.get(f"{base}/certificates")).json()["items"]
    for offer in offers:
        if offer["materialCode"] == code and offer["usable"]:
            names = [field["name"] for field in offer["fields"]]
            body = {"materialCode": code, "certificateId": offer["certificateId"]}
            return await phone.post(f"{base}/certificates", body | {"consentedFields": names})
    return await upload(phone, case, code)


async def upload(phone: Phone, case: ServiceCase, code: str) -> httpx.Response:
    headers = {**phone.headers, "X-File-Name": quote("照片.jpg")}
    path = f"/v1/cases/{case.id}/materials/{code}"
    answer = await phone.client.post(path, content=JPEG, headers=headers)
    if answer.status_code == 415:
        answer = await phone.client.post(path, content=PDF, headers=headers)
    return answer


async def case_with_notice(stage: Stage, phone: Phone, **detail: Any) -> ServiceCase:
    """Return a case with an open notice (补正通知); ``detail`` replaces its members."""
    case = await case_at_core(stage, phone)
    await move_case(stage, case, state="12", detail=detail or None)
    await catch_up(stage, case)
    return await ServiceCase.get(id=case.id)


async def answer_to(stage: Stage, phone: Phone, case: ServiceCase) -> dict[str, Any]:
    """Answer the open notice: gather its materials, and return the body with its fields."""
    [todo] = [
        todo for todo in (await read_case(phone, case))["todo"] if todo["kind"] == "supplement"
    ]
    for material in todo["notice"]["materials"]:
        answer = await gather(phone, case, material["code"])
        assert answer.status_code == 201, answer.text
    return {"noticeId": todo["notice"]["id"], "form": await right_form(stage, todo["notice"])}


async def right_form(stage: Stage, notice: dict[str, Any]) -> dict[str, Any]:
    fields = {field.name: field for field in (await item_named(stage)).form}
    form: dict[str, Any] = {}
    for field in notice["fields"]:
        choices = fields[field["name"]].choices
        form[field["name"]] = choices[0].value if choices else "福建省榕城市鼓山区示范路88号"
    return form
