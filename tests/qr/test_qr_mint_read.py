"""A minted code reads back as what was minted; nobody needs a database for that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr import (
    EPOCH,
    MAX_TTL_SECONDS,
    Code,
    CodeKey,
    CodeKind,
    ExpiredCode,
    KeyRing,
    mint,
    read,
)

LAST_EXPIRY = 2**32 - 1
SECRET_A = bytes(range(32))
SECRET_B = bytes(range(255, 223, -1))

# The table of docs/decisions/0010-qr-code.md, made with another implementation.
GOLDEN = [
    (SECRET_A, 1, 0, 0, "00000000000000000000", "EQAAAAAAAAAAAAAAAAAAALsdBzNczGf8"),
    (SECRET_A, 1, 1, 217382460, "00010203040506070809", "EQEM9P48AAECAwQFBgcICZAPTDCwfD-i"),
    (SECRET_B, 2, 7, 217382460, "fbefbefbefbefbefbeff", "EgcM9P48------------_2ZrVRezRZgG"),
    (SECRET_B, 2, 255, LAST_EXPIRY, "ff" * 10, "Ev____________________P1dNlpXqqd"),
]


@given(
    kind=st.sampled_from(CodeKind),
    kid=st.integers(0, 255),
    secret=st.binary(min_size=32, max_size=80),
    expiry=st.sampled_from((0, 1, LAST_EXPIRY - 1, LAST_EXPIRY)) | st.integers(0, LAST_EXPIRY),
    ttl=st.integers(1, MAX_TTL_SECONDS),
    code_id=st.binary(min_size=10, max_size=10),
)
def test_what_was_minted_is_read(
    kind: CodeKind, kid: int, secret: bytes, expiry: int, ttl: int, code_id: bytes
) -> None:
    ring = KeyRing((CodeKey(kid, secret),))
    now = EPOCH + timedelta(seconds=expiry - ttl)

    minted = mint(ring, kind, now=now, ttl_seconds=ttl, code_id=code_id)

    assert minted == Code(kind, kid, EPOCH + timedelta(seconds=expiry), code_id, minted.text)
    assert len(minted.text) == 32
    assert read(ring, minted.text, now) == minted


@pytest.mark.parametrize(("secret", "kind", "kid", "expiry", "id_hex", "text"), GOLDEN)
def test_golden_vectors(
    secret: bytes, kind: int, kid: int, expiry: int, id_hex: str, text: str
) -> None:
    ring = KeyRing((CodeKey(kid, secret),))
    now = EPOCH + timedelta(seconds=expiry - 1)
    code_id = bytes.fromhex(id_hex)

    minted = mint(ring, CodeKind(kind), now=now, ttl_seconds=1, code_id=code_id)

    assert minted.text == text
    assert read(ring, text, now) == minted


def test_a_minting_moment_counts_as_its_whole_second(ring: KeyRing, now: datetime) -> None:
    late_in_the_second = now + timedelta(microseconds=999_999)

    code = mint(ring, CodeKind.ONE_CODE, now=late_in_the_second, ttl_seconds=60, code_id=bytes(10))

    assert code.expires_at == now + timedelta(seconds=60)


def test_the_clock_may_run_in_any_time_zone(ring: KeyRing, code: Code, now: datetime) -> None:
    in_china = now.astimezone(timezone(timedelta(hours=8)))

    minted = mint(ring, code.kind, now=in_china, ttl_seconds=60, code_id=code.id)

    assert minted == code
    assert minted.expires_at.tzinfo is UTC
    assert read(ring, code.text, in_china) == code


def test_a_naive_clock_is_refused(ring: KeyRing, code: Code, now: datetime) -> None:
    naive = now.replace(tzinfo=None)

    with pytest.raises(TypeError, match="naive"):
        mint(ring, code.kind, now=naive, ttl_seconds=60, code_id=code.id)
    with pytest.raises(TypeError, match="naive"):
        read(ring, code.text, naive)


@pytest.mark.parametrize("ttl", [-1, 0, MAX_TTL_SECONDS + 1])
def test_a_life_out_of_bounds_is_refused(ring: KeyRing, now: datetime, ttl: int) -> None:
    with pytest.raises(ValueError, match=r"lives 1\.\.600 seconds"):
        mint(ring, CodeKind.CERTIFICATE, now=now, ttl_seconds=ttl, code_id=bytes(10))


@pytest.mark.parametrize("length", [0, 9, 11])
def test_an_id_of_another_length_is_refused(ring: KeyRing, now: datetime, length: int) -> None:
    with pytest.raises(ValueError, match="has 10 bytes"):
        mint(ring, CodeKind.CERTIFICATE, now=now, ttl_seconds=60, code_id=bytes(length))


@pytest.mark.parametrize("expiry", [-1, LAST_EXPIRY + 1])
def test_an_expiry_that_four_bytes_cannot_hold_is_refused(ring: KeyRing, expiry: int) -> None:
    now = EPOCH + timedelta(seconds=expiry - 60)

    with pytest.raises(ValueError, match="expiry must lie within"):
        mint(ring, CodeKind.CERTIFICATE, now=now, ttl_seconds=60, code_id=bytes(10))


def test_a_kind_that_nothing_reads_is_never_minted(ring: KeyRing, now: datetime) -> None:
    with pytest.raises(ValueError, match="CodeKind"):
        mint(ring, 9, now=now, ttl_seconds=60, code_id=bytes(10))  # type: ignore[arg-type]


def test_the_last_microsecond_is_live_and_the_exact_second_is_not(
    ring: KeyRing, code: Code
) -> None:
    assert read(ring, code.text, code.expires_at - timedelta(microseconds=1)) == code
    with pytest.raises(ExpiredCode):
        read(ring, code.text, code.expires_at)


def test_a_late_scan_still_says_which_code_it_was(ring: KeyRing, code: Code) -> None:
    with pytest.raises(ExpiredCode) as refusal:
        read(ring, code.text, code.expires_at + timedelta(days=400))

    assert refusal.value.code == code
    assert refusal.value.reason == "code-expired"
