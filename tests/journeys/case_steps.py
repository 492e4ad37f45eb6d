"""Following a case from any front, with a core that posts what happens to it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import Any

import httpx

from tests.support.applications import JPEG, PDF, sample_value
from tests.support.clients import Desk, Phone
from tests.support.live_stream import LiveStream, StreamEvent
from tests.support.stage import Stage

Front = Phone | Desk
View = dict[str, Any]

ADDRESS = {
    "name": "林家𠮷",
    "mobile": "13900005678",
    "region": "福建省榕城市鼓山区",
    "detail": "示范路99号幸福里3单元",
}


async def open_office(stage: Stage) -> None:
    """Read the catalogue and tell the core where to post."""
    await stage.context.jobs.drain()
    url = f"{stage.context.settings.server.public_url}/core/events"
    answer = await stage.admin.post("/admin/events-url", json={"url": url})
    assert answer.status_code == 204, answer.text


async def view_of(front: Front, case_id: str) -> View:
    answer = await front.get(f"/v1/cases/{case_id}")
    assert answer.status_code == 200, answer.text
    view: View = answer.json()
    return view


async def act(
    front: Front, case_id: str, what: str, body: Any, acting: dict[str, str] | None = None
) -> httpx.Response:
    headers = {"Idempotency-Key": secrets.token_urlsafe(12), **(acting or {})}
    return await front.post(f"/v1/cases/{case_id}/{what}", body, headers=headers)


async def move(stage: Stage, case: View, **order: Any) -> None:
    """Move the case at the core and wait until it has posted that."""
    answer = await stage.admin.post(f"/admin/cases/{case['caseNo']}/move", json=order)
    assert answer.status_code == 200, answer.text
    await post_events(stage)


async def post_events(stage: Stage) -> None:
    """Wait until the core has no event left to post."""
    async with asyncio.timeout(60):
        while True:
            if not (await stage.admin.get("/admin/counts")).json()["eventsWaiting"]:
                return
            await asyncio.sleep(0.02)


async def read_until(
    stream: LiveStream, wanted: Callable[[StreamEvent], bool]
) -> list[StreamEvent]:
    """Everything up to what is wanted."""
    events = [await stream.next()]
    while not wanted(events[-1]):
        events.append(await stream.next())
    return events


def state(name: str) -> Callable[[StreamEvent], bool]:
    return lambda event: event.name == "case" and event.data["state"] == name


async def at_core(stage: Stage, case: View) -> View:
    [theirs] = (await stage.admin.get("/admin/cases", params={"sourceNo": case["id"]})).json()
    found: View = theirs
    return found


async def supplement(front: Front, case_id: str, **values: Any) -> httpx.Response:
    """All that the open notice lists: certificates where there are usable ones, else files."""
    view = await view_of(front, case_id)
    [todo] = [one for one in view["todo"] if one["kind"] == "supplement"]
    guide = (await front.get(f"/v1/items/{view['itemCode']}")).json()
    for asked in todo["notice"]["materials"]:
        answer = await gather(front, case_id, guide, asked["code"])
        assert answer.status_code == 201, answer.text
    fields = {field["name"]: field for field in guide["form"]}
    names = [asked["name"] for asked in todo["notice"]["fields"]]
    form = {name: sample_value(fields[name]) for name in names} | values
    body = {"noticeId": todo["notice"]["id"], "form": form}
    return await act(front, case_id, "supplements", body)


async def gather(front: Front, case_id: str, guide: View, code: str) -> httpx.Response:
    offers = (await front.get(f"/v1/cases/{case_id}/certificates")).json()["items"]
    for offer in offers:
        if offer["materialCode"] == code and offer["usable"]:
            names = [field["name"] for field in offer["fields"]]
            body = {"materialCode": code, "certificateId": offer["certificateId"]}
            path = f"/v1/cases/{case_id}/certificates"
            return await front.post(path, body | {"consentedFields": names})
    [asked] = [material for material in guide["materials"] if material["code"] == code]
    content = PDF if "application/pdf" in asked["formats"] else JPEG
    return await front.post(f"/v1/cases/{case_id}/materials/{code}", content=content)
