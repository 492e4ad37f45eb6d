"""A code as a value: what may be logged of it, and the link it is shown as."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import datetime

import pytest

from qr import Code, ExpiredCode, KeyRing, read


def test_the_id_is_14_characters_of_base64url(code: Code) -> None:
    assert code.id_text == "AAECAwQFBgcICQ"


def test_neither_a_repr_nor_an_error_shows_what_could_be_scanned(code: Code) -> None:
    error = ExpiredCode(code)

    for shown in (repr(code), str(code), repr(error), str(error)):
        assert code.text not in shown
        assert code.text[-11:] not in shown
    assert str(error) == "code-expired"


def test_a_code_is_frozen(code: Code) -> None:
    with pytest.raises(FrozenInstanceError):
        code.kid = 9  # type: ignore[misc]


@pytest.mark.parametrize(
    "public_url",
    ["https://bff.example.gov.cn", "https://bff.example.gov.cn/", "http://localhost:8000"],
)
def test_a_link_reads_as_its_code(
    ring: KeyRing, code: Code, now: datetime, public_url: str
) -> None:
    url = code.url(public_url)

    assert url == f"{public_url.rstrip('/')}/q/{code.text}"
    assert read(ring, url, now) == code


@pytest.mark.parametrize(
    "public_url",
    [
        "",
        "bff.example.gov.cn",
        "ftp://host",
        "https://",
        "https://host/app",
        "https://host//",
        "https://host?a=1",
        "https://host ",
        " https://host",
    ],
)
def test_a_public_url_whose_links_would_not_read_is_refused(code: Code, public_url: str) -> None:
    with pytest.raises(ValueError, match="public URL must be") as refusal:
        code.url(public_url)

    assert code.text not in str(refusal.value)
