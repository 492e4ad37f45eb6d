"""The pages' files: each under its folder, and 404 for whatever is none of them."""

from __future__ import annotations

import logging

import httpx
import pytest

from tests.support.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

FOLDERS = ("phone", "desk", "kiosk", "docs", "demo", "shared")
NO_FILES = (
    "%00",
    "%00.js",
    "index.html%00",
    "a" * 300,
    "a/" * 3000,
    "index.html/",
    "index.html/x",
    "../bff/settings.py",
    "..%2fbff%2fsettings.py",
    "%2e%2e/%2e%2e/etc/passwd",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "%ff%fe",
    "%ED%A0%80",
    "%0a",
    "~root",
    "CON",
)


async def raw(stage: Stage, path: str, method: str = "GET") -> httpx.Response:
    """Request exactly this path, which httpx would normalise."""
    base = stage.client.base_url
    url = base.copy_with(raw_path=path.encode())
    return await stage.client.send(httpx.Request(method, url))


@pytest.mark.parametrize("folder", FOLDERS)
async def test_what_is_no_file_is_not_found(
    open_stage: Stage, folder: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    for name in NO_FILES:
        answer = await raw(open_stage, f"/{folder}/{name}")
        assert answer.status_code == 404, (name, answer.status_code)
        assert answer.json()["reasonCode"] == "not-found"
    assert caplog.records == [], "nothing of what was asked for is logged"


async def test_a_folder_without_a_page_of_its_own_is_not_found(open_stage: Stage) -> None:
    for path in (
        "/shared/",
        "/shared",
        "/phone//",
        "/nowhere/",
        "/%00",
        "/.git/config",
    ):
        assert (await raw(open_stage, path)).status_code == 404, path


async def test_files_come_with_their_type_and_are_asked_for_once(open_stage: Stage) -> None:
    for path, media in (
        ("/phone/", "text/html; charset=utf-8"),
        ("/phone/index.html", "text/html; charset=utf-8"),
        ("/shared/page/base.css", "text/css; charset=utf-8"),
        ("/demo/app.js", "text/javascript; charset=utf-8"),
    ):
        answer = await open_stage.client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, media), path
        assert answer.headers["cache-control"] == "no-cache"
        known = {"If-Modified-Since": answer.headers["last-modified"]}
        again = await open_stage.client.get(path, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        head = await open_stage.client.head(path)
        assert (head.status_code, head.content) == (200, b"")
    for odd in ("yesterday", "Mon, 32 Foo 2026 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"):
        answer = await open_stage.client.get("/phone/", headers={"If-Modified-Since": odd})
        assert answer.status_code == 200, odd


async def test_odd_bytes_in_an_address_are_not_found(open_stage: Stage) -> None:
    """The database is never asked for them: PostgreSQL takes no NUL."""
    phone = await open_stage.phone("linxiuying")
    for name in ("%00", "%ff", "a" * 1000, "%0d%0a", "%E7%8E%8B"):
        for path in ("/problems/", "/v1/cases/", "/v1/drafts/", "/v1/items/", "/v1/certificates/"):
            url = open_stage.client.base_url.copy_with(raw_path=f"{path}{name}".encode())
            request = httpx.Request("GET", url, headers=phone.headers)
            answer = await open_stage.client.send(request)
            assert answer.status_code == 404, (path, name, answer.text)
