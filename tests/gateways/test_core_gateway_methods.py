"""What holds for every method of the case side, one by one."""

import asyncio
import socket
from typing import Any

import pytest
from aiohttp import web

from gateways.call import OutgoingCall
from gateways.core import (
    CoreBusy,
    CoreError,
    CoreGarbled,
    CorePlatform,
    CoreRefused,
    CoreTimeout,
    CoreUnavailable,
    CoreUnreachable,
)
from tests.gateways.conftest import Connect
from tests.gateways.core_methods import METHODS, Method
from tests.support.core_caller import APP_ID, APP_KEY, signature
from tests.support.scripted_core import JSON, ScriptedCore, envelope, refusal
from tests.support.waiting import eventually

every_method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)


@every_method
async def test_it_says_what_the_dialect_says(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall, method: Method
) -> None:
    scripted_server.says(envelope(method.answer))
    await method.ask(scripted_client, call)
    (request,) = scripted_server.requests
    assert f"{request.method} {request.raw_path}" == method.wire
    assert await request.read() == method.body
    assert request.headers.get("Idempotency-Key") == method.key
    assert request.headers["X-Request-Id"] == call.request_id
    assert request.headers["X-App-Id"] == APP_ID
    given = (request.headers["X-Timestamp"], request.headers["X-Nonce"])
    signed = signature(APP_KEY, request.method, request.raw_path, *given, method.body)
    assert request.headers["X-Signature"] == signed, "of what went on the wire"


@every_method
async def test_members_nobody_told_us_about_are_ignored(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall, method: Method
) -> None:
    scripted_server.says(envelope(method.answer))
    plain = await method.ask(scripted_client, call)
    scripted_server.says(envelope(_with_more(method.answer), traceId="t"))
    assert await method.ask(scripted_client, call) == plain


def _with_more(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_more(entry) for entry in value]
    if isinstance(value, dict):
        more = {name: v if name == "detail" else _with_more(v) for name, v in value.items()}
        return more | {"brandNew": [{"x": 1}]}
    return value


@pytest.mark.parametrize(
    ("name", "member"),
    [(name, member) for name, method in METHODS.items() for member in sorted(method.required)],
)
@pytest.mark.parametrize("wrong", ["absent", "null", "of another type", "endless"])
async def test_an_answer_without_what_it_must_have_is_garbled(
    scripted_client: CorePlatform,
    scripted_server: ScriptedCore,
    call: OutgoingCall,
    name: str,
    member: str,
    wrong: str,
) -> None:
    method = METHODS[name]
    value: Any = {"null": None, "of another type": {"a": []}, "endless": "x" * 5000}.get(wrong)
    answer = method.answer | {member: value}
    if wrong == "absent":
        del answer[member]
    scripted_server.says(envelope(answer))
    with pytest.raises(CoreGarbled):
        await method.ask(scripted_client, call)


GARBAGE = [
    b"",
    b"<html>502</html>",
    b"null",
    b'{"code":0,"msg":"ok","data":',
    b'{"code":0,"msg":"ok","data":null}',
    b'{"code":0,"msg":"ok","data":"RC1"}',
    b'{"code":0,"msg":"\xff\xfe","data":null}',
    b'{"code":0,"data":' + b"[" * 100_000,
]


@every_method
@pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
async def test_garbage_is_garbled(
    scripted_client: CorePlatform,
    scripted_server: ScriptedCore,
    call: OutgoingCall,
    method: Method,
    body: bytes,
) -> None:
    scripted_server.says(body)
    with pytest.raises(CoreGarbled) as caught:
        await method.ask(scripted_client, call)
    assert caught.value.service == method.service
    assert len(scripted_server.requests) == 1, "an answer, however bad, is not asked for again"


@every_method
async def test_an_answer_cut_short_is_garbled(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall, method: Method
) -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        body = envelope(method.answer)
        response = web.StreamResponse(headers=JSON | {"Content-Length": str(len(body))})
        await response.prepare(request)
        await response.write(body[:-1])
        assert request.transport is not None
        request.transport.close()
        return response

    scripted_server.script = half
    with pytest.raises(CoreGarbled):
        await method.ask(scripted_client, call)


@every_method
async def test_an_answer_without_end_is_cut_off(
    connect: Connect, scripted_server: ScriptedCore, call: OutgoingCall, method: Method
) -> None:
    scripted_server.says(envelope(method.answer, padding="x" * 20_000))
    small = connect(base_url=scripted_server.url, max_answer_bytes=9000, max_page_bytes=9000)
    with pytest.raises(CoreGarbled, match="too large"):
        await method.ask(small, call)


STATUSES: list[tuple[int, dict[str, str], type[CoreError], float | None]] = [
    (429, {"Retry-After": "7"}, CoreBusy, 7.0),
    (503, {"Retry-After": "0"}, CoreBusy, 0.0),
    (503, {}, CoreBusy, None),
    (500, {"Retry-After": "7"}, CoreUnavailable, None),
    (403, {}, CoreGarbled, None),
    (404, {}, CoreGarbled, None),
    (413, {}, CoreGarbled, None),
    (201, {}, CoreGarbled, None),
]


@every_method
@pytest.mark.parametrize(("status", "headers", "error", "retry_after"), STATUSES)
async def test_a_status_is_told_by_its_type(
    scripted_client: CorePlatform,
    scripted_server: ScriptedCore,
    call: OutgoingCall,
    method: Method,
    status: int,
    headers: dict[str, str],
    error: type[CoreError],
    retry_after: float | None,
) -> None:
    scripted_server.says(envelope(method.answer), status=status, headers=headers)
    with pytest.raises(CoreError) as caught:
        await method.ask(scripted_client, call)
    assert type(caught.value) is error
    assert (caught.value.code, caught.value.retry_after) == (status, retry_after)
    assert len(scripted_server.requests) == 1


@pytest.mark.parametrize(
    ("method", "code"),
    [(m, code) for m in METHODS.values() for code in m.refusals],
    ids=[f"{name} {code}" for name, m in METHODS.items() for code in m.refusals],
)
async def test_a_refusal_is_final_and_a_sign_of_life(
    scripted_client: CorePlatform,
    scripted_server: ScriptedCore,
    call: OutgoingCall,
    method: Method,
    code: int,
) -> None:
    scripted_server.says(refusal(code, "不行"))
    with pytest.raises(CoreRefused) as caught:
        await method.ask(scripted_client, call)
    assert (caught.value.service, caught.value.code) == (method.service, code)
    assert caught.value.msg == "不行"
    assert len(scripted_server.requests) == 1
    assert scripted_client.health()[method.service].failures == 0


NOT_OF_WHAT_WAS_ASKED = (40001, 40100, 40101, 40102, 40103, 40400, 42999, 50000, -1)


@every_method
@pytest.mark.parametrize("code", NOT_OF_WHAT_WAS_ASKED)
async def test_a_code_that_a_call_does_not_list_is_no_refusal_of_it(
    scripted_client: CorePlatform,
    scripted_server: ScriptedCore,
    call: OutgoingCall,
    method: Method,
    code: int,
) -> None:
    """A wrong app key or a clock that is off would refuse everybody's submission for good."""
    scripted_server.says(refusal(code, "不行"))
    with pytest.raises(CoreError) as caught:
        await method.ask(scripted_client, call)
    assert type(caught.value) is CoreUnavailable
    assert (caught.value.service, caught.value.code) == (method.service, code)
    assert caught.value.msg == "不行"
    assert str(code) in str(caught.value)
    assert len(scripted_server.requests) == 1
    assert scripted_client.health()[method.service].failures == 1


@every_method
async def test_a_lost_connection_is_survived_once_with_the_same_bytes(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall, method: Method
) -> None:
    scripted_server.says(envelope(method.answer))
    expected = await method.ask(scripted_client, call)
    scripted_server.requests.clear()
    # On a connection that was kept: aiohttp itself would send a GET again, with the same nonce.
    scripted_server.drops_then_says(envelope(method.answer))
    assert await method.ask(scripted_client, call) == expected
    first, second = scripted_server.requests
    assert await first.read() == await second.read() == method.body
    assert first.headers.get("Idempotency-Key") == second.headers.get("Idempotency-Key")
    assert first.headers["X-Nonce"] != second.headers["X-Nonce"]


@every_method
async def test_it_is_sent_twice_at_most(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall, method: Method
) -> None:
    scripted_server.drops_then_says(envelope(method.answer), drops=2)
    with pytest.raises(CoreUnreachable):
        await method.ask(scripted_client, call)
    assert len(scripted_server.requests) == 2


@pytest.mark.parametrize("method", [pytest.param(m, id=n) for n, m in METHODS.items() if m.key])
async def test_a_refusal_of_the_repeat_stays_a_refusal(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall, method: Method
) -> None:
    scripted_server.drops_then_says(refusal(40901))
    with pytest.raises(CoreRefused) as caught:
        await method.ask(scripted_client, call)
    assert caught.value.code == 40901


@every_method
async def test_each_service_has_a_breaker_of_its_own(
    connect: Connect, call: OutgoingCall, method: Method
) -> None:
    with socket.socket() as bound_but_deaf:
        bound_but_deaf.bind(("127.0.0.1", 0))
        port = bound_but_deaf.getsockname()[1]
        core = connect(base_url=f"http://127.0.0.1:{port}", breaker_failures=2)
        with pytest.raises(CoreUnreachable):
            await method.ask(core, call)
    assert [name for name, h in core.health().items() if h.state == "open"] == [method.service]


@every_method
async def test_a_core_that_says_nothing_is_a_timeout_and_is_not_asked_again(
    connect: Connect,
    scripted_server: ScriptedCore,
    call: OutgoingCall,
    method: Method,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def silence(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(600)
        return web.Response()

    scripted_server.script = silence
    asking: asyncio.Future[Any] = asyncio.ensure_future(
        method.ask(connect(base_url=scripted_server.url), call)
    )
    await eventually(lambda: scripted_server.requests)
    loop = asyncio.get_running_loop()
    now = loop.time
    monkeypatch.setattr(loop, "time", lambda: now() + 60)  # the core has it, and a minute passes
    with pytest.raises(CoreTimeout):
        await asking
    assert len(scripted_server.requests) == 1
    late = OutgoingCall("late", asyncio.get_running_loop().time())
    with pytest.raises(CoreTimeout):
        await method.ask(connect(base_url=scripted_server.url), late)
    assert len(scripted_server.requests) == 1
