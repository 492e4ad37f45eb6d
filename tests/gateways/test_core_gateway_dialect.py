"""What the client makes of answers it did not expect; and that its errors can be logged."""

import traceback
from datetime import date
from secrets import token_hex

import msgspec
import pytest

from gateways.call import OutgoingCall
from gateways.core import (
    Certificate,
    CoreConfig,
    CoreError,
    CoreGarbled,
    CorePlatform,
    CoreRefused,
    Person,
)
from gateways.core.reference import certificates, identity
from gateways.core.reference.answers import whole_characters
from tests.gateways.conftest import Connect
from tests.support.core_caller import Admin
from tests.support.scripted_core import ScriptedCore, envelope

PERSON = {
    "uid": "u-1",
    "name": "林秀英",
    "certType": "111",
    "certNo": "359901194403121280",
    "userType": "1",
    "realNameLevel": "3",
}
CERTIFICATE = {
    "identifier": "1.2.156.3005.2.x",
    "typeCode": "11100000009901008H001",
    "name": "居民身份证",
    "holder": "林秀英",
    "number": "359901194403121280",
    "issuer": "榕城市公安局",
    "issuerCode": "11359900008801005F",
    "status": "01",
    "trustLevel": "A",
    "issueDate": "2017-06-01",
    "validFrom": "2017-06-01",
    "validTo": None,
}


async def test_unknown_members_and_codes_break_nothing(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    odd = CERTIFICATE | {"status": "zz", "trustLevel": "Ω", "typeCode": "?", "new": [{"x": 1}]}
    odd |= {"identifier": "odd"}
    scripted_server.says(envelope([odd, CERTIFICATE], traceId="t", version=2))
    first, second = await scripted_client.certificates.list("111", "x", call)
    assert (first.status, first.trust_level, first.type_code) == ("zz", "Ω", "?")
    assert (second.valid_from, second.valid_to) == (date(2017, 6, 1), None)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"msg":"ok","data":{}}',
        b'{"code":"0","data":{}}',
        b'{"code":0,"msg":"ok"}',
        b'{"code":0,"msg":"ok","data":',
        b'{"code":0,"msg":"\xff\xfe","data":null}',
        envelope(None),
        envelope([PERSON]),
        envelope(PERSON | {"certNo": 359901194403121280}),
        envelope(PERSON | {"uid": "u" * 65}),
        envelope({k: v for k, v in PERSON.items() if k != "realNameLevel"}),
        envelope(PERSON) + b"trailing",
    ],
)
async def test_an_answer_outside_the_dialect_is_garbled(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall, body: bytes
) -> None:
    scripted_server.says(body)
    with pytest.raises(CoreGarbled):
        await scripted_client.identity.redeem_ticket("t", call)


@pytest.mark.parametrize(
    "change", [{"validTo": "20370601"}, {"validTo": 0}, {"status": None}, {"holder": "林" * 501}]
)
async def test_a_certificate_of_the_wrong_shape_does_not_hide_the_others(
    scripted_client: CorePlatform,
    scripted_server: ScriptedCore,
    call: OutgoingCall,
    change: dict[str, object],
) -> None:
    other = CERTIFICATE | {"identifier": "other"}
    scripted_server.says(envelope([CERTIFICATE | change, other, other]))
    listed = await scripted_client.certificates.list("111", "x", call)
    assert [one.identifier for one in listed] == ["other"]


async def test_a_status_without_a_time_zone_is_not_known(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    right = {"identifier": "y", "status": "01", "readAt": "2026-11-23T12:00:00+08:00"}
    wrong = right | {"identifier": "x", "readAt": "2026-11-23T12:00:00"}
    scripted_server.says(envelope([wrong, right]))
    known = await scripted_client.certificates.status(["x", "y"], call)
    assert [one.identifier for one in known] == ["y"]


async def test_a_redirect_is_not_followed(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    scripted_server.says(b"", status=307, headers={"Location": "/elsewhere"})
    with pytest.raises(CoreGarbled) as caught:
        await scripted_client.identity.redeem_ticket("t", call)
    assert caught.value.code == 307
    assert len(scripted_server.requests) == 1


async def test_an_answer_without_end_is_cut_off(
    connect: Connect, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    scripted_server.says(envelope(PERSON, padding="x" * 5000))
    with pytest.raises(CoreGarbled, match="too large"):
        await connect(base_url=scripted_server.url, max_answer_bytes=4096).identity.redeem_ticket(
            "t", call
        )
    scripted_server.says(envelope(PERSON))
    small = connect(base_url=scripted_server.url, max_answer_bytes=4096)
    assert (await small.identity.redeem_ticket("t", call)).uid == "u-1"


async def test_the_cores_words_are_kept_apart_and_short(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    scripted_server.says(
        msgspec.json.encode({"code": 41001, "msg": "证件号 359901194403121280 " * 50})
    )
    with pytest.raises(CoreRefused) as caught:
        await scripted_client.identity.redeem_ticket("secret-ticket", call)
    assert caught.value.code == 41001
    assert caught.value.msg.startswith("证件号 359901194403121280")
    assert len(caught.value.msg) == 200
    assert "359901194403121280" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "kind", ["error", "busy", "drop", "dropAfter", "garbage", "truncate", "latency", None]
)
async def test_no_error_gives_a_secret_away(
    connect: Connect, config: CoreConfig, admin: Admin, call: OutgoingCall, kind: str | None
) -> None:
    core = connect(call_timeout_s=0.2)
    if kind is not None:
        await admin.fault(kind, latencyMs=600_000)
    ticket = token_hex()  # not a literal: a traceback quotes the test's own source
    with pytest.raises(CoreError) as caught:
        await core.identity.redeem_ticket(ticket, call)
    written = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert ticket not in written
    assert config.app_key.decode() not in written
    assert config.app_key.decode() not in repr(config)


def test_a_logged_person_or_certificate_harms_nobody() -> None:
    sent = msgspec.convert(PERSON | {"mobile": "14003120128"}, identity._Person)
    person = msgspec.convert(sent, Person, from_attributes=True)
    listed = msgspec.convert(CERTIFICATE, certificates._Certificate)
    certificate = msgspec.convert(listed, Certificate, from_attributes=True)
    written = f"{person!r} {person} {certificate!r} {certificate}"
    for personal in ("林秀英", "359901194403121280", "14003120128", "u-1"):
        assert personal not in written


@pytest.mark.parametrize(
    "change",
    [
        {"base_url": "core.example"},
        {"app_id": ""},
        {"app_key": b""},
        {"pool_size": 0},
        {"breaker_failures": 0},
    ],
)
def test_a_configuration_that_cannot_work_is_refused(change: dict[str, object]) -> None:
    good: dict[str, object] = {"base_url": "http://core.example", "app_id": "a", "app_key": b"k"}
    with pytest.raises(ValueError, match=r"core|least"):
        CoreConfig(**(good | change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (rb'"\ud83d"', "\x00"),
        (rb'"a\uDE00\ud83d!"', "a\x00\x00!"),
        (rb'"\ud83d\ude00"', "😀"),
        (rb'"\\ud83d"', r"\ud83d"),
        (rb'"\\\ud83d"', "\\\x00"),
        (rb'"\u5c0f"', "小"),
    ],
)
def test_half_a_character_is_none(sent: bytes, read: str) -> None:
    assert msgspec.json.decode(whole_characters(sent)) == read
