"""A citizen leaves a kiosk without signing out, and somebody else steps up to it.

That person can go on applying. They cannot show a certificate, read the usage log, give a
delegation or sign out the phone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx
import pytest

from bff.api.callers import AnonymousCaller
from bff.api.endpoint import Call, Endpoint
from bff.api.routing import Routes
from bff.capabilities import ROUTES
from bff.identity import callers
from bff.identity.callers import Citizen, CitizenOnPhone
from bff.scopes import KIOSK_SCOPES, PHONE_SCOPES, Scope
from tests.support.clients import Desk, Phone, consented_names
from tests.support.live_stream import open_stream
from tests.support.presentations import find_certificate, present
from tests.support.problems import expect
from tests.support.stage import Stage

CITIZENS = [
    endpoint
    for group in ROUTES
    for endpoint in group.endpoints
    if issubclass(endpoint.caller_type, Citizen)
]
# All that a kiosk may ask for. A new line here is a decision: docs/decisions/0038-session-scopes.md
KIOSK_MAY = {
    ("DELETE", "/v1/sessions/{}"),  # its own
    ("GET", "/v1/delegations"),  # for whom one may apply
    ("POST", "/v1/delegations/{}/refusal"),
    ("DELETE", "/v1/delegations/{}"),
    ("GET", "/v1/own-data"),  # when its citizen presses for it: docs/decisions/0074
    ("GET", "/v1/items/{}/overlaps"),  # no more than a draft's certificates say
    ("GET", "/v1/inbox"),  # news of cases only
    ("POST", "/v1/inbox/read"),
    ("POST", "/v1/drafts"),
    ("GET", "/v1/drafts"),
    ("GET", "/v1/drafts/{}"),
    ("PUT", "/v1/drafts/{}"),
    ("DELETE", "/v1/drafts/{}"),
    ("POST", "/v1/drafts/{}/materials/{}"),
    ("DELETE", "/v1/drafts/{}/materials/{}"),
    ("GET", "/v1/drafts/{}/certificates"),
    ("POST", "/v1/drafts/{}/certificates"),
    ("GET", "/v1/drafts/{}/commitments"),
    ("POST", "/v1/cases"),
    ("GET", "/v1/cases"),
    ("GET", "/v1/cases/{}"),
    ("GET", "/v1/cases/{}/receipt"),
    ("GET", "/v1/cases/{}/receipt.pdf"),  # no more than the receipt: docs/decisions/0075
    ("GET", "/v1/cases/{}/receipt.png"),
    ("POST", "/v1/cases/{}/materials/{}"),
    ("DELETE", "/v1/cases/{}/materials/{}"),
    ("GET", "/v1/cases/{}/certificates"),
    ("POST", "/v1/cases/{}/certificates"),
    ("POST", "/v1/cases/{}/supplements"),
    ("POST", "/v1/cases/{}/withdrawal"),
    ("POST", "/v1/cases/{}/evaluation"),
    ("POST", "/v1/cases/{}/payment"),
    ("POST", "/v1/cases/{}/delivery"),
    ("GET", "/v1/page-settings"),  # how the pages look, without the preset's name
    ("GET", "/v1/stream"),
}


def path_of(endpoint: Endpoint, value: str) -> str:
    path = endpoint.path.replace("ext=svg|png>", "str>.svg")
    return re.sub(r"<[^>]+>", value, path)


def test_the_route_table_gives_a_kiosk_what_is_written_here_and_nothing_else() -> None:
    allowed = {(e.method, path_of(e, "{}")) for e in CITIZENS if e.scope in KIOSK_SCOPES}
    assert allowed == KIOSK_MAY
    assert all(isinstance(endpoint.scope, Scope) for endpoint in CITIZENS)


def test_a_route_of_a_citizen_without_a_scope_cannot_be_declared() -> None:
    async def of_a_citizen(call: Call[Citizen]) -> None: ...
    async def of_anyone(call: Call[AnonymousCaller]) -> None: ...

    routes = Routes("Planted")
    with pytest.raises(TypeError, match="of_a_citizen: a citizen's route names its scope"):
        routes.get("/v1/new")(of_a_citizen)
    with pytest.raises(TypeError, match="no other does"):
        routes.get("/v1/new", scope=Scope.APPLY)(of_anyone)
    routes.get("/v1/new", scope=Scope.APPLY)(of_a_citizen)


@dataclass
class EndedSession:
    """A kiosk that somebody has left signed in, and their phone."""

    phone: Phone
    kiosk: Desk

    async def ask(self, method: str, path: str) -> tuple[int, str | None]:
        """Status and problem. A stream is not listened to."""
        headers = self.kiosk.headers(method, path)
        async with self.kiosk.client.stream(method, path, headers=headers) as answer:
            if answer.headers.get("content-type") != "application/problem+json":
                return answer.status_code, None
            await answer.aread()
            return answer.status_code, answer.json()["reasonCode"]


@pytest.fixture
async def ended_session(small_stage: Stage) -> EndedSession:
    phone = await small_stage.phone("linxiuying")
    kiosk = await small_stage.desk("demo-kiosk-1")
    return EndedSession(phone, await small_stage.at_kiosk(phone, kiosk))


def refusal_of(endpoint: Endpoint) -> str:
    is_phone_only = issubclass(endpoint.caller_type, CitizenOnPhone)
    return "wrong-channel" if is_phone_only else "insufficient-scope"


async def test_the_server_refuses_all_else(ended_session: EndedSession) -> None:
    refused = set()
    for endpoint in CITIZENS:
        status, problem = await ended_session.ask(endpoint.method, path_of(endpoint, "x"))
        if problem == refusal_of(endpoint):
            assert status == 403
            refused.add((endpoint.method, path_of(endpoint, "{}")))
        else:  # it got as far as the rules
            assert problem not in ("not-signed-in", "token-invalid", "wrong-channel")
    every = {(endpoint.method, path_of(endpoint, "{}")) for endpoint in CITIZENS}
    # Ending a session of the name "x" is refused too: it is not the kiosk's own.
    assert refused == every - KIOSK_MAY | {("DELETE", "/v1/sessions/{}")}


async def the_attacks(ended_session: EndedSession) -> list[httpx.Response]:
    """List the calls that were made at a kiosk left alone; the phone's end comes last."""
    certificate = await find_certificate(ended_session.phone, "老年人优待证")
    detail = (await ended_session.phone.get(f"/v1/certificates/{certificate['id']}")).json()
    purpose = detail["purposes"][0]
    body = {"purpose": purpose["code"], "consentedFields": consented_names(purpose["fields"])}
    path = f"/v1/certificates/{certificate['id']}/presentations"
    return [
        await ended_session.kiosk.post(path, body),
        await ended_session.kiosk.get("/v1/usage-log"),
        await ended_session.kiosk.get("/v1/certificates"),
        await ended_session.kiosk.get("/v1/sessions"),
        await ended_session.kiosk.delete(f"/v1/sessions/{ended_session.phone.grant['sessionId']}"),
    ]


async def test_no_certificate_no_log_and_the_phone_stays_in(ended_session: EndedSession) -> None:
    for answer in await the_attacks(ended_session):
        problem = expect(answer, "insufficient-scope")
        assert "手机" in problem["detail"]
        assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]
    assert (await ended_session.phone.get("/v1/sessions")).status_code == 200
    # What is its own it may end.
    own = f"/v1/sessions/{ended_session.kiosk.grant['sessionId']}"
    assert (await ended_session.kiosk.delete(own)).status_code == 204
    expect(await ended_session.kiosk.get("/v1/drafts"), "session-ended")


async def test_control_with_a_phones_scopes_the_kiosk_does_it_all(
    ended_session: EndedSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers, "KIOSK_SCOPES", PHONE_SCOPES)
    answers = await the_attacks(ended_session)
    assert [answer.status_code for answer in answers] == [201, 200, 200, 200, 204]
    expect(await ended_session.phone.get("/v1/sessions"), "session-ended")


async def told_at_the_kiosk(ended_session: EndedSession, desk: Desk) -> list[str]:
    """Return the events of the kiosk's stream from a scan until the phone ends the session.

    The phone gets the event of the scan.
    """
    async with open_stream(ended_session.phone) as phone, open_stream(ended_session.kiosk) as kiosk:
        assert (await phone.next()).name == (await kiosk.next()).name == "hello"
        certificate = await find_certificate(ended_session.phone, "老年人优待证")
        shown = (await present(ended_session.phone, certificate, "benefit")).json()
        assert (await desk.scan(shown["code"])).status_code == 200
        assert (await phone.next()).name == "scan"
        await ended_session.phone.delete(f"/v1/sessions/{ended_session.kiosk.grant['sessionId']}")
        return [event.name for event in await kiosk.rest()]


async def test_the_stream_of_a_kiosk_does_not_tell_who_looked(
    ended_session: EndedSession, small_stage: Stage
) -> None:
    desk = await small_stage.desk()
    assert await told_at_the_kiosk(ended_session, desk) == ["session"]


async def test_control_with_a_phones_scopes_it_tells(
    ended_session: EndedSession, small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers, "KIOSK_SCOPES", PHONE_SCOPES)
    desk = await small_stage.desk()
    assert await told_at_the_kiosk(ended_session, desk) == ["scan", "session"]
