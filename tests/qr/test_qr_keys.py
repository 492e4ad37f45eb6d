"""Keys rotate without refusing a code that a citizen is holding up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from qr import EPOCH, MAX_TTL_SECONDS, CodeKey, CodeKind, ForgedCode, KeyRing, mint, read

OLD = bytes(range(32))
NEW = bytes(range(32, 64))


def test_a_code_minted_before_the_rotation_reads_until_it_expires(now: datetime) -> None:
    before = KeyRing((CodeKey(1, OLD),))
    after = KeyRing((CodeKey(2, NEW), CodeKey(1, OLD, retired_at=int(now.timestamp()))))
    code = mint(
        before, CodeKind.CERTIFICATE, now=now, ttl_seconds=MAX_TTL_SECONDS, code_id=bytes(10)
    )

    assert read(after, code.text, code.expires_at - timedelta(seconds=1)) == code
    assert mint(after, code.kind, now=now, ttl_seconds=60, code_id=bytes(10)).kid == 2


def test_a_retired_key_cannot_sign_what_it_cannot_have_minted(
    now: datetime, forge: Callable[[bytes], str]
) -> None:
    retired_at = int(now.timestamp())
    ring = KeyRing((CodeKey(2, NEW), CodeKey(1, OLD, retired_at)))
    last = retired_at + MAX_TTL_SECONDS - int(EPOCH.timestamp())
    possible, impossible = (
        forge(b"\x11\x01" + expiry.to_bytes(4) + bytes(10)) for expiry in (last, last + 1)
    )

    assert read(ring, possible, now).kid == 1
    with pytest.raises(ForgedCode):
        read(ring, impossible, now)
    # The same text under a key still in use: it is the retirement that refuses it.
    assert read(KeyRing((CodeKey(1, OLD),)), impossible, now).kid == 1


def test_a_coming_key_reads_before_any_server_mints_with_it(now: datetime) -> None:
    switch = int(now.timestamp()) + 3600
    announced = KeyRing((CodeKey(1, OLD), CodeKey(2, NEW, retired_at=switch)))
    switched = KeyRing((CodeKey(2, NEW), CodeKey(1, OLD, retired_at=switch)))

    for mints, reads in ((switched, announced), (announced, switched)):
        code = mint(mints, CodeKind.ONE_CODE, now=now, ttl_seconds=60, code_id=bytes(10))
        assert read(reads, code.text, now) == code


def test_a_dropped_key_reads_no_more(now: datetime) -> None:
    code = mint(
        KeyRing((CodeKey(1, OLD),)),
        CodeKind.CERTIFICATE,
        now=now,
        ttl_seconds=60,
        code_id=bytes(10),
    )

    with pytest.raises(ForgedCode):
        read(KeyRing((CodeKey(2, NEW),)), code.text, now)


def test_the_same_id_with_another_secret_is_another_key(now: datetime) -> None:
    code = mint(
        KeyRing((CodeKey(1, OLD),)),
        CodeKind.CERTIFICATE,
        now=now,
        ttl_seconds=60,
        code_id=bytes(10),
    )

    with pytest.raises(ForgedCode):
        read(KeyRing((CodeKey(1, NEW),)), code.text, now)


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        ((), "first key"),
        ((CodeKey(1, OLD, 0),), "first key"),
        ((CodeKey(1, OLD, 0), CodeKey(2, NEW)), "first key"),
        ((CodeKey(1, OLD), CodeKey(2, NEW)), "key 2 .* retired_at"),
        ((CodeKey(1, OLD), CodeKey(1, NEW, 0)), "same id"),
    ],
    ids=["none", "only-retired", "retired-first", "two-current", "same-id"],
)
def test_a_ring_that_cannot_rotate_is_refused(keys: tuple[CodeKey, ...], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        KeyRing(keys)


@pytest.mark.parametrize("kid", [-1, 256])
def test_a_key_id_that_one_byte_cannot_hold_is_refused(kid: int) -> None:
    with pytest.raises(ValueError, match=r"0\.\.255"):
        CodeKey(kid, OLD)


def test_a_short_secret_is_refused_without_being_shown() -> None:
    with pytest.raises(ValueError, match="shorter than 32 bytes") as refusal:
        CodeKey(1, b"hunter2" * 4)

    assert "hunter2" not in str(refusal.value)


def test_no_secret_is_in_a_repr() -> None:
    secret = b"hunter2-" * 4
    ring = KeyRing((CodeKey(1, secret), CodeKey(2, NEW, retired_at=0)))

    assert "hunter2" in repr(secret)
    assert "hunter2" not in repr(ring)
    assert repr(ring.current) == "CodeKey(kid=1, retired_at=None)"
