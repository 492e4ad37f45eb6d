"""Ids in paths: what cannot be one of ours is refused like one that nobody has."""

from __future__ import annotations

import re
import secrets

import httpx
import pytest
import pytest_asyncio

from bff.api.endpoint import Endpoint
from bff.capabilities import ROUTES
from bff.identity.callers import TerminalCaller
from tests.support.bodies import BODIES
from tests.support.clients import Desk, Phone
from tests.support.problems import problem_of
from tests.support.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

OURS = re.compile(r"<\w+:id>")
OTHERS = {"certificate_id", "code_id", "file_id", "photo_id"}  # ids of the core, keys in Redis
ENDPOINTS = [one for group in ROUTES for one in group.endpoints if OURS.search(one.path)]
IMPOSSIBLE = ["x" * 25, "x" * 400, "%00", "%E6%9E%97", "a.b", "'"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def phone(open_stage: Stage) -> Phone:
    return await open_stage.phone("linxiuying")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(open_stage: Stage) -> Desk:
    return await open_stage.desk()


def headers_of(endpoint: Endpoint) -> dict[str, str]:
    """Return the headers that the route asks for besides the session's."""
    headers = {"If-Match": '"1"'} if endpoint.method == "PUT" else {}
    if endpoint.streams:
        headers["Content-Type"] = "application/octet-stream"
    if endpoint.key_required:
        headers["Idempotency-Key"] = secrets.token_urlsafe(12)
    return headers


def reason(answer: httpx.Response) -> str | None:
    """Return the problem's `reasonCode`, None for an answer without a body."""
    return problem_of(answer)["reasonCode"] if answer.content else None


@pytest.mark.parametrize("text", IMPOSSIBLE, ids=lambda text: text[:8])
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda answer: f"{answer.method} {answer.path}")
async def test_an_impossible_id_is_one_that_nobody_has(
    open_stage: Stage, phone: Phone, desk: Desk, endpoint: Endpoint, text: str
) -> None:
    answers = []
    for id_ in (text, "abcdefgh"):
        path = re.sub(r"<\w+:str>", "abcdefgh", OURS.sub(id_, endpoint.path))
        is_desks = endpoint.caller_type is TerminalCaller
        sender = desk.headers(endpoint.method, path) if is_desks else phone.headers
        answers.append(
            await open_stage.client.request(
                endpoint.method,
                path,
                json=BODIES.get(endpoint.path),
                headers={**sender, **headers_of(endpoint)},
            )
        )
    impossible, unknown = ((answer.status_code, reason(answer)) for answer in answers)
    assert impossible == unknown
    assert unknown[0] in (204, 403, 404)


async def test_every_id_of_ours_is_read_as_one() -> None:
    named = {
        name
        for group in ROUTES
        for endpoint in group.endpoints
        for name in re.findall(r"<(\w+_id):str", endpoint.path)
    }
    assert named == OTHERS
