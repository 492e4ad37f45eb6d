"""The typed calls, as the BFF makes them, answered by the sandbox."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from gateways.call import OutgoingCall
from gateways.core import CorePlatform, CoreRefused, CoreUnavailable, Digest, Operator
from sandbox import Sandbox, SandboxSettings, run_sandbox
from sandbox.core.people import PEOPLE
from tests.gateways.conftest import Connect
from tests.support.core_caller import Admin, StillClock
from tests.support.scripted_core import ScriptedCore

OPERATOR = Operator("张一鸣", "榕城市政务服务中心", "3号窗口")


async def test_a_ticket_becomes_a_person(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    person = await core.identity.redeem_ticket(await admin.ticket("linguoqing"), call)
    assert (person.uid, person.name, person.cert_type) == ("linguoqing", "林国清", "111")
    assert person.cert_no == PEOPLE["linguoqing"].cert_no
    assert (person.user_type, person.real_name_level) == ("2", "4")
    assert person.organisation is not None
    assert person.organisation.uscc == "91359900MA0000015X"


async def test_a_level_nobody_told_us_about_is_kept_raw(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    person = await core.identity.redeem_ticket(await admin.ticket("suntianyou"), call)
    assert person.real_name_level == "9x"
    assert person.organisation is None


async def test_a_foreigner_without_a_mobile_is_a_person_too(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    person = await core.identity.redeem_ticket(await admin.ticket("maria"), call)
    assert (person.cert_type, person.cert_no, person.mobile) == ("414", "FZ000001", None)


async def test_a_used_ticket_is_refused_with_the_cores_code_and_words(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    ticket = await admin.ticket("maria")
    await core.identity.redeem_ticket(ticket, call)
    with pytest.raises(CoreRefused) as caught:
        await core.identity.redeem_ticket(ticket, call)
    error = caught.value
    assert (error.service, error.code, error.msg) == ("identity", 41002, "ticket used already")
    assert not error.retryable


async def test_certificates_come_typed(core: CorePlatform, call: OutgoingCall) -> None:
    holder = PEOPLE["wangzhiqiang"]
    found = {c.name: c for c in await core.certificates.list("111", holder.cert_no, call)}
    licence = found["机动车驾驶证"]
    assert licence.status == "02"
    assert (licence.valid_from, licence.valid_to) == (date(2019, 2, 11), date(2029, 2, 11))
    assert found["结婚证"].valid_to is None, "open-ended"
    assert licence.identifier.startswith("1.2.156.3005.2.")
    assert licence.issuer_code == licence.identifier.split(".")[6]
    assert await core.certificates.list("111", "nobody", call) == ()


async def test_status_carries_the_time_it_was_read(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    identifier = await admin.identifier("suntianyou", "医保电子凭证")
    (status,) = await core.certificates.status([identifier, "unheard-of"], call)
    assert (status.identifier, status.status) == (identifier, "99")
    assert status.read_at == datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


async def test_data_then_file(core: CorePlatform, admin: Admin, call: OutgoingCall) -> None:
    identifier = await admin.identifier("wangji", "居民身份证")
    data = await core.certificates.data(
        identifier, ["holder", "sex"], "办理业务", "entrust", OPERATOR, call, item_code="i-1"
    )
    assert data.fields == {"holder": "王𠮷", "sex": "男"}
    async with core.certificates.file(data.auth_code, call) as file:
        received = b"".join([chunk async for chunk in file.chunks])
    assert (file.media_type, file.length) == ("application/pdf", len(received))
    assert received.startswith(b"%PDF-")
    assert received.rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize(
    ("uid", "name", "fields", "cause", "code"),
    [
        ("wangzhiqiang", "机动车驾驶证", ["holder"], "租车", 42002),
        ("helijuan", "机动车驾驶证", ["salary"], "租车", 42003),
        ("helijuan", "机动车驾驶证", ["holder"], "", 42004),
    ],
)
async def test_a_refused_use_says_why(
    core: CorePlatform,
    admin: Admin,
    call: OutgoingCall,
    uid: str,
    name: str,
    fields: list[str],
    cause: str,
    code: int,
) -> None:
    identifier = await admin.identifier(uid, name)
    with pytest.raises(CoreRefused) as caught:
        await core.certificates.data(identifier, fields, cause, "holder", OPERATOR, call)
    assert caught.value.code == code


async def test_a_file_for_a_code_that_is_none_is_refused(
    core: CorePlatform, call: OutgoingCall
) -> None:
    with pytest.raises(CoreRefused) as caught:
        async with core.certificates.file("guess", call):
            pytest.fail("not reached")
    assert caught.value.code == 42101


async def test_the_request_id_reaches_the_core(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    await core.certificates.list("111", "nobody", call)
    assert await admin.request_ids() == [call.request_id]


async def test_a_nonce_used_again_is_refused(connect: Connect, call: OutgoingCall) -> None:
    core = connect(nonce=lambda: "always-the-same")
    await core.certificates.list("111", "nobody", call)
    with pytest.raises(CoreUnavailable) as caught:
        await core.certificates.list("111", "nobody", call)
    assert caught.value.code == 40103


@pytest.mark.parametrize("skew_s", [-301, 301])
async def test_a_clock_off_by_more_than_300_s_is_refused(
    connect: Connect, clock: StillClock, call: OutgoingCall, skew_s: float
) -> None:
    core = connect(wall_clock=StillClock(clock.now + skew_s))
    with pytest.raises(CoreUnavailable) as caught:
        await core.certificates.list("111", "nobody", call)
    assert caught.value.code == 40102


async def test_a_wrong_key_is_refused(connect: Connect, call: OutgoingCall) -> None:
    core = connect(app_key=b"somebody else's key")
    with pytest.raises(CoreUnavailable) as caught:
        await core.certificates.list("111", "nobody", call)
    assert caught.value.code == 40101


async def test_sm3_is_spoken_when_both_sides_are_set_to_it(
    connect: Connect, clock: StillClock, settings: SandboxSettings, call: OutgoingCall
) -> None:
    sm3 = SandboxSettings(
        core=replace(settings.core, digest="sm3"),
        database=settings.database.with_name("sm3.sqlite3"),
    )
    async with run_sandbox(sm3, clock=clock) as other:
        speaking = connect(base_url=other.url, digest=Digest.SM3)
        assert await speaking.certificates.list("1", "2", call) == ()
        with pytest.raises(CoreUnavailable) as caught:
            await connect(base_url=other.url).certificates.list("1", "2", call)
    assert caught.value.code == 40101


async def test_a_base_address_with_a_path_is_signed_with_it(
    connect: Connect, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    scripted_server.says('{"code":0,"msg":"ok","data":[]}')
    core = connect(base_url=f"{scripted_server.url}/gateway/core/")
    await core.certificates.list("111", "nobody", call)
    assert scripted_server.requests[0].path == "/gateway/core/certs/list"


async def test_connections_are_kept_and_shared(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    scripted_server.says('{"code":0,"msg":"ok","data":[]}')
    for _ in range(5):
        await scripted_client.certificates.list("111", "nobody", call)
    scripted_server.says('{"code":41001,"msg":"no","data":null}')
    for _ in range(3):
        with pytest.raises(CoreRefused):
            await scripted_client.identity.redeem_ticket("t", call)
    assert len(scripted_server.requests) == 8
    assert len(scripted_server.connections) == 1


async def test_a_closed_client_stays_closed(connect: Connect, sandbox: Sandbox) -> None:
    core = connect()
    call = OutgoingCall("r", asyncio.get_running_loop().time() + 10)
    await core.certificates.list("111", "nobody", call)
    await core.close()
    with pytest.raises(RuntimeError, match="closed"):
        await core.certificates.list("111", "nobody", call)
