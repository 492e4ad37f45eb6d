"""HEAD is GET without the body (RFC 9110 §9.3.2), on every address that has a GET."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest
import pytest_asyncio

from bff.api.endpoint import Endpoint
from bff.capabilities import ROUTES
from models import UsageEntry
from tests.bff.test_problems import name_of, path_of
from tests.support.clients import Desk, Phone
from tests.support.problems import expect
from tests.support.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

GETS = [e for group in ROUTES for e in group.endpoints if e.method == "GET"]
STREAM = "/v1/stream"
PAGES = [
    "/",
    "/phone",
    "/phone/",
    "/kiosk/",
    "/demo/",
    "/docs/",
    "/shared/page/base.css",
    "/phone/index.html",
    "/no/such/address",
]
# Sanic takes its empty Alt-Svc out of its own code when a server starts, but not in a stage.
NO_TWO_THE_SAME = {"date", "x-request-id", "ratelimit", "connection", "keep-alive", "alt-svc"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def phone(open_stage: Stage) -> Phone:
    return await open_stage.phone("linxiuying")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(open_stage: Stage) -> Desk:
    return await open_stage.desk()


def headers_of(answer: httpx.Response) -> dict[str, str]:
    return {name: v for name, v in answer.headers.items() if name not in NO_TWO_THE_SAME}


async def same(stage: Stage, path: str, get: dict[str, str], head: dict[str, str]) -> None:
    instance = {"X-Request-Id": "same-for-both"}  # it is part of a problem's body
    whole = await stage.client.get(path, headers=get | instance)
    answer = await stage.client.head(path, headers=head | instance)
    assert answer.content == b""
    assert answer.status_code == whole.status_code
    assert headers_of(answer) == headers_of(whole)
    assert int(answer.headers.get("content-length", 0)) == len(whole.content)


def headers_for(endpoint: Endpoint, phone: Phone, desk: Desk, method: str) -> dict[str, str]:
    if endpoint.caller_type.scheme == "citizen":
        return phone.headers
    return (
        desk.headers(method, path_of(endpoint)) if endpoint.caller_type.scheme == "terminal" else {}
    )


@pytest.mark.parametrize("endpoint", [e for e in GETS if e.path != STREAM], ids=name_of)
async def test_head_says_what_get_says(
    open_stage: Stage, phone: Phone, desk: Desk, endpoint: Endpoint
) -> None:
    get, head = (headers_for(endpoint, phone, desk, method) for method in ("GET", "HEAD"))
    if endpoint.path in ("/metrics", "/readyz"):  # which count as time goes by
        answer = await open_stage.client.head(endpoint.path)
        assert (answer.status_code, answer.content) == (200, b"")
        assert int(answer.headers["content-length"]) > 100
        return
    await same(open_stage, path_of(endpoint), get, head)


@pytest.mark.parametrize("path", PAGES)
async def test_files_and_redirects_too(open_stage: Stage, path: str) -> None:
    await same(open_stage, path, {}, {})
    await same(open_stage, path, {"Accept-Encoding": "identity"}, {"Accept-Encoding": "identity"})


async def test_what_is_kept_is_not_sent_again(open_stage: Stage, phone: Phone) -> None:
    tag = (await phone.get("/v1/evaluation-tags")).headers["etag"]
    answer = await open_stage.client.head("/v1/evaluation-tags", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.headers["etag"]) == (304, tag)


@pytest.fixture
def nothing_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert [record.getMessage() for record in caplog.get_records("call")] == []


@pytest.mark.usefixtures("nothing_logged")
async def test_the_stream_is_not_begun(open_stage: Stage, phone: Phone) -> None:
    async with asyncio.timeout(60):
        answer = await open_stage.client.head(STREAM, headers=phone.headers)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "text/event-stream"
    assert not open_stage.context.progress.live._listeners
    expect(await open_stage.client.get(STREAM), "not-signed-in")
    assert (await open_stage.client.head(STREAM)).status_code == 401


@pytest.mark.usefixtures("nothing_logged")
async def test_a_file_that_is_viewed_once_is_not_used_up(
    open_stage: Stage, phone: Phone, desk: Desk
) -> None:
    shown = await phone.show("居民身份证", "matter")
    path = (await desk.scan(shown["code"])).json()["fileUrl"]
    views = {"action": "file", "outcome": "shown"}

    async def send_head() -> int:
        answer = await open_stage.client.head(path, headers=desk.headers("HEAD", path))
        assert answer.content == b""
        return answer.status_code

    assert [await send_head(), await send_head()] == [200, 200]
    assert await UsageEntry.filter(**views).count() == 0
    assert (await desk.get(path)).status_code == 200
    assert await UsageEntry.filter(**views).count() == 1
    assert await send_head() == 410


async def test_a_proof_names_the_method_that_is_sent(open_stage: Stage, desk: Desk) -> None:
    path = "/v1/terminals/me"
    for signed, sent in (("GET", "HEAD"), ("HEAD", "GET")):
        answer = await open_stage.client.request(sent, path, headers=desk.headers(signed, path))
        assert answer.status_code == 401


async def test_an_address_without_get_has_no_head(open_stage: Stage) -> None:
    answer = await open_stage.client.head("/v1/scans")
    assert (answer.status_code, answer.headers["allow"]) == (405, "OPTIONS, POST")
