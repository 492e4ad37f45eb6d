"""Events the core posts: read as they are, believed only when signed."""

import hashlib
import hmac
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from multidict import CIMultiDict

from gateways.core import (
    Benefit,
    CoreGarbled,
    Event,
    WrongSignature,
    read_any_event,
    read_event,
    verify_event,
)
from gateways.core.reference.signing import sign
from gateways.digest import Digest
from tests.support.core_answers import EVENT
from tests.support.core_caller import APP_ID, APP_KEY, NOW

BODY = msgspec.json.encode(EVENT)
TARGET = "/core/events?from=%E6%A0%B8"


def test_an_event_comes_typed() -> None:
    event = read_event(BODY)
    assert (event.event_id, event.case_no, event.source_no) == ("e-1", "RC2026112300001", "s-1")
    assert (event.version, event.kind, event.state) == (3, "supplement", "12")
    assert event.at == datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    assert event.detail["materials"] == [{"code": "M1"}]
    assert "RC2026112300001" not in repr(event)


ODD: list[dict[str, Any]] = [
    {"kind": "brandNew", "state": "99"},
    {"state": None},
    {"new": 1, "detail": {"x": [1, None]}},
]


@pytest.mark.parametrize("change", ODD)
def test_what_nobody_told_us_about_is_kept(change: dict[str, Any]) -> None:
    event = read_event(msgspec.json.encode(EVENT | change))
    expected: dict[str, Any] = EVENT | change
    assert (event.kind, event.state) == (expected["kind"], expected["state"])


def test_an_event_may_say_no_more_than_that_it_happened() -> None:
    without = {name: value for name, value in EVENT.items() if name not in ("state", "detail")}
    assert read_event(msgspec.json.encode(without)).detail == {}


WRONG: list[dict[str, Any]] = [
    {"version": 0},
    {"version": "3"},
    {"eventId": ""},
    {"eventId": "e" * 65},
    {"upstreamText": "x" * 501},
    {"at": "2026-11-23T12:00:00"},
    {"at": 1795406400},
    {"detail": None},
    {"detail": []},
    {"detail": {"x": "y" * 65_536}},
]

RUBBISH: list[bytes] = [
    b"",
    b"null",
    b"[]",
    b"\xff",
    BODY[:-1],
    BODY + b"x",
    b"[" * 60_000,
    b'{"detail":' * 5000,
    *(
        msgspec.json.encode({name: value for name, value in EVENT.items() if name != absent})
        for absent in EVENT.keys() - {"state", "detail"}
    ),
    *(msgspec.json.encode(EVENT | change) for change in WRONG),
]


@pytest.mark.parametrize("body", RUBBISH, ids=range(len(RUBBISH)))
def test_rubbish_is_garbled_and_not_quoted(body: bytes) -> None:
    with pytest.raises(CoreGarbled) as caught:
        read_event(body)
    assert str(caught.value) == "core events: event does not fit the dialect"


OFFER: dict[str, Any] = {
    "certType": "111",
    "certNo": "11010519491231002X",
    "policyNo": "ZC-1",
    "name": "高龄津贴",
    "text": "每月100元",
    "until": "2026-12-31",
}
BENEFIT: dict[str, Any] = {
    "eventId": "b-1",
    "kind": "benefit",
    "at": "2026-11-23T12:00:00+08:00",
    "detail": OFFER,
}


def test_an_offer_comes_typed_and_shows_nothing_of_its_person() -> None:
    benefit = read_any_event(msgspec.json.encode(BENEFIT | {"new": 1}))
    assert isinstance(benefit, Benefit)
    assert (benefit.event_id, benefit.offer.policy_no, benefit.offer.item_code) == (
        "b-1",
        "ZC-1",
        None,
    )
    assert benefit.offer.until == date(2026, 12, 31)
    assert OFFER["certNo"] not in repr(benefit)
    assert OFFER["name"] not in repr(benefit)
    assert isinstance(read_any_event(BODY), Event)


@pytest.mark.parametrize(
    "body",
    [
        *(
            BENEFIT | {"detail": {name: OFFER[name] for name in OFFER if name != absent}}
            for absent in OFFER
        ),
        *(
            BENEFIT | {"detail": OFFER | change}
            for change in (
                {"name": " "},
                {"certNo": "a\x00b"},
                {"certType": "1111"},
                {"until": "2026-02-30"},
                {"until": "1999-12-31"},
                {"itemCode": ""},
                {"text": "x" * 501},
            )
        ),
        BENEFIT | {"eventId": ""},
        BENEFIT | {"at": "2026-11-23T12:00:00"},
        BENEFIT | {"kind": "benefits"},
        BENEFIT | {"detail": None},
    ],
    ids=range(17),
)
def test_an_offer_that_does_not_fit_is_garbled_and_not_quoted(body: dict[str, Any]) -> None:
    with pytest.raises(CoreGarbled) as caught:
        read_any_event(msgspec.json.encode(body))
    assert str(caught.value) == "core events: event does not fit the dialect"


def signed_headers(
    changes: dict[str, str] | None = None, digest: Digest = Digest.SHA256, now: float = NOW
) -> CIMultiDict[str]:
    timestamp_ms = int(now * 1000)
    signature = sign(
        APP_KEY.encode(),
        digest,
        method="POST",
        target=TARGET,
        timestamp_ms=timestamp_ms,
        nonce="n-1",
        body=BODY,
    )
    headers = {
        "x-app-id": APP_ID,
        "x-timestamp": str(timestamp_ms),
        "x-nonce": "n-1",
        "x-signature": signature,
    }
    return CIMultiDict(headers | (changes or {}))


def verify(headers: CIMultiDict[str], digest: Digest = Digest.SHA256, **changes: Any) -> str:
    given: dict[str, Any] = {"method": "POST", "target": TARGET, "body": BODY, "now": NOW}
    key = changes.pop("key", APP_KEY.encode())
    return verify_event(key, digest, APP_ID, headers=headers, **(given | changes))


@pytest.mark.parametrize("digest", list(Digest))
@pytest.mark.parametrize("skew_s", [-300, 0, 300])
def test_the_core_is_believed(digest: Digest, skew_s: float) -> None:
    assert verify(signed_headers(digest=digest, now=NOW + skew_s), digest) == "n-1"


def test_a_signature_by_the_standard_library_is_believed() -> None:
    hashed = hashlib.sha256(BODY).hexdigest()
    text = f"POST\n{TARGET}\n{int(NOW * 1000)}\nn-1\n{hashed}"
    mac = hmac.new(APP_KEY.encode(), text.encode(), "sha256").hexdigest()
    assert verify(signed_headers({"x-signature": mac})) == "n-1"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"body": BODY + b" "}, "signature does not match"),
        ({"body": b""}, "signature does not match"),
        ({"key": b"somebody else's"}, "signature does not match"),
        ({"target": "/core/events"}, "signature does not match"),
        ({"target": "/core/events?\ud800"}, "signature does not match"),
        ({"method": "PUT"}, "signature does not match"),
        ({"digest": "sm3"}, "signature does not match"),
        ({"now": NOW + 301}, "timestamp is off by more than 300 s"),
        ({"now": NOW - 301}, "timestamp is off by more than 300 s"),
    ],
)
def test_another_request_than_was_signed_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(WrongSignature) as caught:
        verify(signed_headers(), **changes)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("x-app-id", "other", "another app id"),
        ("x-app-id", "", "another app id"),
        ("x-signature", "0" * 64, "signature does not match"),
        ("x-signature", "", "signature does not match"),
        ("x-signature", "é\ud800", "signature does not match"),
        ("x-nonce", "n-2", "signature does not match"),
        ("x-nonce", "", "no usable nonce"),
        ("x-nonce", "n" * 129, "no usable nonce"),
        ("x-nonce", "\ud800", "no usable nonce"),
        ("x-timestamp", str(int(NOW * 1000) + 1), "signature does not match"),
        ("x-timestamp", "0" + str(int(NOW * 1000)), "no usable timestamp"),
        ("x-timestamp", "", "no usable timestamp"),
        ("x-timestamp", "-1", "no usable timestamp"),
        ("x-timestamp", "٣", "no usable timestamp"),
        ("x-timestamp", "1" * 5000, "no usable timestamp"),
    ],
)
def test_a_header_that_was_changed_is_refused(name: str, value: str, reason: str) -> None:
    with pytest.raises(WrongSignature) as caught:
        verify(signed_headers({name: value}))
    assert caught.value.reason == reason


@pytest.mark.parametrize("name", ["x-app-id", "x-timestamp", "x-nonce", "x-signature"])
def test_a_header_that_is_missing_is_refused(name: str) -> None:
    headers = signed_headers()
    del headers[name]
    with pytest.raises(WrongSignature):
        verify(headers)


def test_a_stream_of_the_same_words_is_not_the_event() -> None:
    """A signature over the word STREAM covers no body and is worth nothing here."""
    of_a_stream = sign(
        APP_KEY.encode(),
        Digest.SHA256,
        method="POST",
        target=TARGET,
        timestamp_ms=int(NOW * 1000),
        nonce="n-1",
        body=None,
    )
    with pytest.raises(WrongSignature):
        verify(signed_headers({"x-signature": of_a_stream}))
