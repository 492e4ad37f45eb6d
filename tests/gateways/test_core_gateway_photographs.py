"""A photograph is a small JPEG or PNG of a use that asked for it, or nothing is passed on."""

from __future__ import annotations

import pytest

from gateways.call import OutgoingCall
from gateways.core import CoreGarbled, CorePlatform, CoreRefused, Operator
from gateways.core.certificates import LARGEST_PHOTO
from sandbox.core.faces import draw_face
from sandbox.core.people import PEOPLE
from tests.gateways.conftest import Connect
from tests.support.core_caller import Admin
from tests.support.scripted_core import ScriptedCore

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
CLERK = Operator("张一鸣", "榕城市政务服务中心", "3号窗口")


async def auth_code(
    core: CorePlatform, admin: Admin, call: OutgoingCall, uid: str, *, photo: bool
) -> str:
    identifier = await admin.identifier(uid, "居民身份证")
    data = await core.certificates.data(
        identifier, ["holder"], "核验", "duty", CLERK, call, photo=photo
    )
    return data.auth_code


async def test_it_comes_after_a_use_that_asked_for_it(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    code = await auth_code(core, admin, call, "linxiuying", photo=True)
    photograph = await core.certificates.photo(code, call)
    assert photograph is not None
    assert photograph.media_type == "image/png"
    assert photograph.content == draw_face(PEOPLE["linxiuying"])
    assert "PNG" not in repr(photograph)


@pytest.mark.parametrize(("uid", "photo"), [("linxiuying", False), ("chenyuhang", True)])
async def test_a_use_that_did_not_ask_and_a_missing_one_give_none(
    core: CorePlatform, admin: Admin, call: OutgoingCall, uid: str, photo: bool
) -> None:
    code = await auth_code(core, admin, call, uid, photo=photo)
    assert await core.certificates.photo(code, call) is None


async def test_an_unknown_code_is_refused(core: CorePlatform, call: OutgoingCall) -> None:
    with pytest.raises(CoreRefused):
        await core.certificates.photo("guess", call)


@pytest.mark.parametrize(
    ("media_type", "content", "right"),
    [
        ("image/png", PNG + b"x", True),
        ("image/jpeg", JPEG + b"x", True),
        ("image/png", PNG + bytes(LARGEST_PHOTO - len(PNG)), True),
        ("image/png", PNG + bytes(LARGEST_PHOTO - len(PNG) + 1), False),
        ("image/png", JPEG + b"x", False),
        ("image/jpeg", PNG + b"x", False),
        ("image/png", b"", False),
        ("image/svg+xml", b"<svg/>", False),
        ("text/html", b"<html>", False),
        ("application/octet-stream", PNG, False),
    ],
)
async def test_type_and_size_are_checked(
    connect: Connect,
    scripted_server: ScriptedCore,
    call: OutgoingCall,
    media_type: str,
    content: bytes,
    right: bool,
) -> None:
    scripted_server.says(content, headers={"Content-Type": media_type})
    core = connect(base_url=scripted_server.url)
    if right:
        photograph = await core.certificates.photo("code", call)
        assert photograph is not None
        assert photograph.content == content
    else:
        with pytest.raises(CoreGarbled):
            await core.certificates.photo("code", call)
