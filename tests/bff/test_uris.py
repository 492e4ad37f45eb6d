"""URIs that are the same are written the same (RFC 3986 §6.2, RFC 9449 §4.3)."""

from __future__ import annotations

import pytest

from bff.uris import normal_origin, normalise

SAME = "https://a.example/v1/x~y"


@pytest.mark.parametrize(
    "uri",
    [
        SAME,
        "HTTPS://A.Example/v1/x~y",
        "https://a.example:443/v1/x~y",
        "https://a.example:/v1/x~y",
        "https://a.example:0443/v1/x~y",
        "https://a.example/v1/x%7Ey",
        "https://a.example/v1/x%7ey",
        "https://a.example/%76%31/x~y",
        "https://%61.example/v1/x~y",
        "https://a.example/v1/./x~y",
        "https://a.example/v0/../v1/x~y",
        "https://a.example/v1/x~y?",
        "https://a.example/v1/x~y?a=b#c",
        "https://a.example/v1/x~y#c?d",
    ],
)
async def test_these_are_the_same(uri: str) -> None:
    assert normalise(uri) == SAME


@pytest.mark.parametrize(
    "uri",
    [
        "http://a.example/v1/x~y",
        "https://a.example:80/v1/x~y",
        "https://a.example.evil/v1/x~y",
        "https://a.example/v1/X~y",
        "https://a.example/v1//x~y",
        "https://a.example/v1/x~y/",
        "https://a.example/v1%2Fx~y",
        "https://a.example/v1/x%257Ey",
        "https://a.example@evil/v1/x~y",
        "https://evil/https://a.example/v1/x~y",
        "https://a.example\\@evil/v1/x~y",
        "https://a.example:99999/v1/x~y",
        " https://a.example/v1/x~y",
        "https://a.example/v1/x~y\n",
        "https://a.example/v1/x\ud800y",
        "//a.example/v1/x~y",
        "/v1/x~y",
        "https:/v1/x~y",
        "",
    ],
)
async def test_these_are_not(uri: str) -> None:
    assert normalise(uri) != SAME


@pytest.mark.parametrize(
    ("uri", "normal"),
    [
        ("http://a", "http://a/"),
        ("http://a?b", "http://a/"),
        ("http://a:80/.", "http://a/"),
        ("http://a/b/..", "http://a/"),
        ("http://a/../../b", "http://a/b"),
        ("http://a/%c3%a4%2f", "http://a/%C3%A4%2F"),
        ("http://[0:0::1]:8000/", "http://[::1]:8000/"),
        ("http://a/%zz", "http://a/%zz"),
    ],
)
async def test_the_normal_form(uri: str, normal: str) -> None:
    assert normalise(uri) == normal
    assert normalise(normal) == normal


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Bsb.Gov.CN", "https://bsb.gov.cn"),
        ("HTTPS://bsb.gov.cn:443/", "https://bsb.gov.cn"),
        ("http://bsb.gov.cn:80", "http://bsb.gov.cn"),
        ("https://bsb.gov.cn:80", "https://bsb.gov.cn:80"),
        ("http://127.0.0.1:08000", "http://127.0.0.1:8000"),
        ("http://[0::1]:8000", "http://[::1]:8000"),
        ("https://政务.中国", "https://xn--zfr164b.xn--fiqs8s"),
        ("https://ｂｓｂ.gov.cn", "https://bsb.gov.cn"),
        (" https://bsb.gov.cn\n", "https://bsb.gov.cn"),
    ],
)
async def test_an_origin_is_written_as_browsers_do(text: str, origin: str) -> None:
    assert normal_origin(text) == origin


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "http"),
        ("bsb.gov.cn", "http"),
        ("ftp://bsb.gov.cn", "http"),
        ("https:/bsb.gov.cn", "http"),
        ("https://", "host"),
        ("https://:8000", "host"),
        ("https://bsb.gov.cn/app", "path"),
        ("https://bsb.gov.cn//", "path"),
        ("https://bsb.gov.cn\\app", "path"),
        ("https://bsb.gov.cn?a", "query"),
        ("https://bsb.gov.cn#a", "query"),
        ("https://user:secret@bsb.gov.cn", "password"),
        ("https://bsb.gov.cn:0", "port"),
        ("https://bsb.gov.cn:65536", "port"),
        ("https://bsb.gov.cn:x", "port"),
        ("https://bsb gov.cn", "host"),
        ("https://bsb..cn", "host"),
        ("https://bsb.gov.cn.", "host"),
        ("https://-bsb.cn", "host"),
        ("https://127.1", "host"),
        ("https://300.0.0.1", "host"),
        ("https://[::1", "host"),
        ("https://" + "a" * 64 + ".cn", "host"),
    ],
)
async def test_what_is_no_origin_is_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refusal:
        normal_origin(text)
    assert "secret" not in str(refusal.value)
