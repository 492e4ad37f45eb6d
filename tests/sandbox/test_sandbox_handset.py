"""The handset shows what arrived, in its order, to whom it belongs."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from sandbox.handset import Button, Handset, HandsetMessage
from sandbox.handset_desk import HandsetDesk
from sandbox.store import Store
from tests.support.core_caller import NOW


@dataclass
class Phone:
    """A handset behind its desk, and the presses of its two buttons."""

    handset: Handset
    url: str
    presses: list[tuple[str, str, int | None]] = field(default_factory=list)

    def press_of(self, name: str) -> Callable[[str, HandsetMessage | None], Awaitable[None]]:
        async def press(uid: str, message: HandsetMessage | None) -> None:
            if message is not None and message.text == "旧":
                raise LookupError("too old")
            self.presses.append((name, uid, None if message is None else message.id))

        return press


@pytest.fixture
async def phone(tmp_path: Path) -> AsyncIterator[Phone]:
    store = Store(tmp_path / "handset.sqlite3")
    handset = Handset(store)
    app = web.Application()
    app.add_routes(HandsetDesk(handset).routes())
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    phone = Phone(handset, f"http://127.0.0.1:{runner.addresses[0][1]}")
    handset.offer(
        "sms",
        Button(name="receipt", label="送达", label_en="Receipt", press=phone.press_of("receipt")),
    )
    handset.offer(
        "wechat",
        Button(
            name="allow",
            label="允许",
            label_en="Allow",
            press=phone.press_of("allow"),
            is_of_phone=True,
        ),
    )
    yield phone
    await runner.cleanup()
    store.close()


async def test_messages_are_listed_oldest_first_for_one_or_all(
    phone: Phone, session: aiohttp.ClientSession
) -> None:
    phone.handset.add("maria", "sms", "s1", "", "一", NOW)
    phone.handset.add("wangji", "app", "a1", "标题", "二", NOW + 1)
    phone.handset.add("maria", "wechat", "w1", "", "三", NOW + 2)
    async with session.get(f"{phone.url}/admin/handset", params={"uid": "maria"}) as answer:
        hers = await answer.json()
    assert [(m["channel"], m["providerId"], m["text"], m["at"]) for m in hers] == [
        ("sms", "s1", "一", NOW),
        ("wechat", "w1", "三", NOW + 2),
    ]
    async with session.get(
        f"{phone.url}/admin/handset", params={"after": str(hers[0]["id"])}
    ) as answer:
        assert [m["text"] for m in await answer.json()] == ["二", "三"]
    async with session.delete(f"{phone.url}/admin/handset") as answer:
        assert answer.status == 204
    async with session.get(f"{phone.url}/admin/handset") as answer:
        assert await answer.json() == []


async def test_the_page_shows_the_newest_first_and_escapes_it(
    phone: Phone, session: aiohttp.ClientSession
) -> None:
    phone.handset.add("maria", "sms", "s1", "", "<b>一</b>", NOW)
    phone.handset.add("maria", "app", "a1", "标题", "二", NOW)
    async with session.get(f"{phone.url}/admin/handset/page", params={"uid": "maria"}) as answer:
        text = await answer.text()
        assert "frame-ancestors http://127.0.0.1:*" in answer.headers["Content-Security-Policy"]
    assert "&lt;b&gt;一" in text
    assert "<b>一" not in text
    assert text.index("二") < text.index("一")
    assert "11-23 12:00" in text
    async with session.get(f"{phone.url}/admin/handset/page?lang=en") as answer:
        assert "Choose an invented citizen" in await answer.text()


async def test_a_button_does_its_work_and_returns_to_the_phone(
    phone: Phone, session: aiohttp.ClientSession
) -> None:
    phone.handset.add("maria", "sms", "s1", "", "一", NOW)
    [message] = phone.handset.messages()
    form = {"uid": "maria", "lang": "en"}
    pressed = form | {"channel": "sms", "button": "receipt", "message": str(message.id)}
    async with session.post(f"{phone.url}/admin/handset/press", data=pressed) as answer:
        assert answer.status == 200  # after the redirection
        assert answer.url.path_qs == "/admin/handset/page?uid=maria&lang=en"
    allowed = form | {"channel": "wechat", "button": "allow"}
    async with session.post(f"{phone.url}/admin/handset/press", data=allowed) as answer:
        assert answer.status == 200
    assert phone.presses == [("receipt", "maria", message.id), ("allow", "maria", None)]


@pytest.mark.parametrize(
    "change",
    [
        {"message": "999"},
        {"message": "x"},
        {"uid": "wangji"},
        {"button": "unheard"},
        {"channel": "app"},
        {"message": ""},
    ],
)
async def test_a_button_that_is_not_there_is_refused(
    phone: Phone, session: aiohttp.ClientSession, change: dict[str, str]
) -> None:
    phone.handset.add("maria", "sms", "s1", "", "一", NOW)
    [message] = phone.handset.messages()
    form = {"uid": "maria", "channel": "sms", "button": "receipt", "message": str(message.id)}
    async with session.post(f"{phone.url}/admin/handset/press", data=form | change) as answer:
        assert answer.status == 404
    assert phone.presses == []


async def test_a_press_without_an_object_is_refused(
    phone: Phone, session: aiohttp.ClientSession
) -> None:
    phone.handset.add("maria", "sms", "s1", "", "旧", NOW)
    [message] = phone.handset.messages()
    form = {"uid": "maria", "channel": "sms", "button": "receipt", "message": str(message.id)}
    async with session.post(f"{phone.url}/admin/handset/press", data=form) as answer:
        assert (answer.status, (await answer.json())["error"]) == (404, "too old")


async def test_an_opened_message_is_marked_and_no_channel_hears_of_it(
    phone: Phone, session: aiohttp.ClientSession
) -> None:
    phone.handset.add("maria", "sms", "s1", "", "一", NOW)
    phone.handset.add("maria", "app", "a1", "标题", "二", NOW)
    first, second = phone.handset.messages()
    form = {"uid": "maria", "channel": "sms", "button": "read", "message": str(first.id)}
    for _ in range(2):
        async with session.post(f"{phone.url}/admin/handset/press", data=form) as answer:
            text = await answer.text()
    assert (text.count("已打开"), text.count('value="read"')) == (1, 1)
    async with session.get(f"{phone.url}/admin/handset") as answer:
        assert [message["isRead"] for message in await answer.json()] == [True, False]
    form |= {"uid": "wangji", "message": str(second.id)}
    async with session.post(f"{phone.url}/admin/handset/press", data=form) as answer:
        assert answer.status == 404
    assert phone.presses == []


async def test_a_channel_says_how_it_stands(phone: Phone, session: aiohttp.ClientSession) -> None:
    phone.handset.describe("wechat", lambda uid: (f"<{uid}> 允许", f"<{uid}> allowed"))
    url = f"{phone.url}/admin/handset/page?uid=maria"
    for query, words in (
        ("", "微信服务通知：&lt;maria&gt; 允许"),
        ("&lang=en", "WeChat: &lt;maria&gt; allowed"),
    ):
        async with session.get(url + query) as answer:
            assert words in await answer.text()
