"""Nothing but the exact text of a genuine code reads, and each refusal says which kind it is."""

from __future__ import annotations

import string
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr import EPOCH, Code, CodeError, ForgedCode, KeyRing, MalformedCode, read

BASE64URL = string.ascii_letters + string.digits + "-_"
ALPHABETIC = st.text(BASE64URL, min_size=32, max_size=32)


def test_no_single_character_can_be_changed(ring: KeyRing, code: Code, now: datetime) -> None:
    tried = 0
    for position in range(32):
        for other in set(BASE64URL + "+/=. \n零０") - {code.text[position]}:
            changed = code.text[:position] + other + code.text[position + 1 :]
            with pytest.raises(CodeError):
                read(ring, changed, now)
            tried += 1
    assert tried == 32 * (64 + 8 - 1)


def test_no_single_bit_can_be_changed(ring: KeyRing, code: Code, now: datetime) -> None:
    payload = int.from_bytes(urlsafe_b64decode(code.text))
    for bit in range(24 * 8):
        changed = urlsafe_b64encode((payload ^ 1 << bit).to_bytes(24)).decode()
        in_version = bit >= 24 * 8 - 4
        with pytest.raises(MalformedCode if in_version else ForgedCode):
            read(ring, changed, now)


def test_no_part_and_no_extension_of_a_code_reads(ring: KeyRing, code: Code, now: datetime) -> None:
    cut = [code.text[:length] for length in range(32)] + [code.text[n:] for n in range(1, 33)]
    grown = [code.text + more for more in ("A", "=", "==", "/", "?", "#", code.text)]
    grown += [more + code.text for more in ("A", "/", "q/", "/q/", "//q/")]
    for text in cut + grown:
        with pytest.raises(MalformedCode):
            read(ring, text, now)


@given(text=st.text(max_size=80) | ALPHABETIC | ALPHABETIC.map(lambda code: "EQE" + code[3:]))
def test_a_made_up_text_never_reads(ring: KeyRing, now: datetime, text: str) -> None:
    with pytest.raises((MalformedCode, ForgedCode)):
        read(ring, text, now)


@given(mac=st.binary(min_size=8, max_size=8))
def test_a_guessed_mac_is_forged(ring: KeyRing, code: Code, now: datetime, mac: bytes) -> None:
    head = urlsafe_b64decode(code.text)[:16]

    with pytest.raises(ForgedCode):
        read(ring, urlsafe_b64encode(head + mac).decode(), now)


@pytest.mark.parametrize(
    "mangled",
    [
        pytest.param(str.swapcase, id="caps-lock"),
        pytest.param(str.upper, id="upper"),
        pytest.param(str.lower, id="lower"),
        pytest.param(
            lambda text: "".join(chr(ord(letter) + 0xFEE0) for letter in text), id="full-width"
        ),
        pytest.param(lambda text: text.replace("-", "_"), id="shifted-hyphen"),
        pytest.param(lambda text: text.replace("-", "+"), id="standard-base64"),
        pytest.param(lambda text: text.replace("E", "Е"), id="cyrillic"),
    ],
)
def test_what_a_keyboard_mangles_is_refused_not_mended(
    ring: KeyRing, code: Code, now: datetime, mangled: Callable[[str], str]
) -> None:
    assert mangled(code.text) != code.text
    with pytest.raises((MalformedCode, ForgedCode)):
        read(ring, mangled(code.text), now)


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "{}\n",
        "{}\r\n",
        " \t{} \r\n",
        "https://bff.example.gov.cn/q/{}",
        "http://127.0.0.1:8000/q/{}\r",
        "HTTPS://another.host/q/{}",
        "  https://[2001:db8::1]:8443/q/{}\n",
    ],
)
def test_a_code_is_read_as_scanners_type_it(
    ring: KeyRing, code: Code, now: datetime, around: str
) -> None:
    assert read(ring, around.format(code.text), now) == code


@pytest.mark.parametrize(
    "around",
    [
        "https://host/Q/{}",
        "https://host/x/q/{}",
        "https://host/q/{}/",
        "https://host/q/{}?a=1",
        "https://host/q/{}#a",
        "https://host//q/{}",
        "https://host/?/q/{}",
        "https://host /q/{}",
        "https:///q/{}",
        "ftp://host/q/{}",
        "javascript://host/q/{}",
        "host/q/{}",
        "/q/{}",
        "{}\n{}",
        "\u3000{}",
        "\ufeff{}",
        "{}\x00",
    ],
)
def test_a_code_anywhere_else_is_malformed(
    ring: KeyRing, code: Code, now: datetime, around: str
) -> None:
    with pytest.raises(MalformedCode):
        read(ring, around.replace("{}", code.text), now)


def test_a_scan_of_more_than_512_characters_is_malformed(
    ring: KeyRing, code: Code, now: datetime
) -> None:
    assert read(ring, code.text.rjust(512), now) == code
    with pytest.raises(MalformedCode):
        read(ring, code.text.rjust(513), now)


def test_a_genuine_code_of_another_version_is_malformed(
    ring: KeyRing, now: datetime, forge: Callable[[bytes], str]
) -> None:
    rest = b"\x01\xff\xff\xff\xff" + bytes(10)
    assert read(ring, forge(b"\x11" + rest), now)
    for version in (0, *range(2, 16)):
        with pytest.raises(MalformedCode):
            read(ring, forge(bytes([version << 4 | 1]) + rest), now)


def test_a_genuine_code_of_an_unknown_kind_is_malformed_and_a_guessed_one_forged(
    ring: KeyRing, now: datetime, forge: Callable[[bytes], str]
) -> None:
    for kind in (0, *range(3, 16)):
        genuine = forge(bytes([0x10 | kind]) + b"\x01\xff\xff\xff\xff" + bytes(10))
        with pytest.raises(MalformedCode):
            read(ring, genuine, now)
        with pytest.raises(ForgedCode):
            read(ring, genuine[:-1] + ("B" if genuine[-1] == "A" else "A"), now)


def test_a_code_of_an_unknown_key_is_forged(
    ring: KeyRing, now: datetime, forge: Callable[[bytes], str]
) -> None:
    with pytest.raises(ForgedCode):
        read(ring, forge(b"\x11\x02\xff\xff\xff\xff" + bytes(10)), now)


def test_a_forged_code_is_never_called_expired(ring: KeyRing, code: Code) -> None:
    forged = code.text[:-1] + ("B" if code.text[-1] == "A" else "A")

    with pytest.raises(ForgedCode):
        read(ring, forged, EPOCH + timedelta(days=36_500))


@pytest.mark.parametrize(
    ("error", "reason"), [(MalformedCode, "code-malformed"), (ForgedCode, "code-forged")]
)
def test_refusals_carry_their_slug_and_nothing_else(error: type[CodeError], reason: str) -> None:
    assert error.reason == reason
    assert str(error()) == reason
