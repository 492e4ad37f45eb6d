"""Events that WeChat posts to the app's server, in secure mode, at most three times each.

The faults of events strike them by the path `/events/wechat/{popup,change,sent}`.
"""

import asyncio
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode
from xml.sax.saxutils import escape

import aiohttp
import msgspec

from sandbox.faults import FaultOrder
from sandbox.stand_in import SharedParts
from sandbox.wechat.sealed import seal, signature
from sandbox.wechat.settings import Format, WechatSettings

ATTEMPTS, TIMEOUT_S, PAUSE_S = 3, 5.0, 0.2
ACCOUNT = "gh_97417a04a28d"
NESTS = {
    "popup": "SubscribeMsgPopupEvent",
    "change": "SubscribeMsgChangeEvent",
    "sent": "SubscribeMsgSentEvent",
}
Items = Sequence[Mapping[str, str]]

logger = logging.getLogger("sandbox")


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a person. `is_nested`: JSON in XML's shape, as some have seen it."""

    kind: str
    openid: str
    created_at: int
    items: Items
    format: Format
    is_nested: bool = False

    def body(self) -> bytes:
        """Write the event: one item as an object, several as a list, and numbers as text."""
        head = {
            "ToUserName": ACCOUNT,
            "FromUserName": self.openid,
            "CreateTime": str(self.created_at),
            "MsgType": "event",
            "Event": f"subscribe_msg_{self.kind}_event",
        }
        items: object = self.items[0] if len(self.items) == 1 else list(self.items)
        if self.format == "json":
            tail = {"List": items}
            return msgspec.json.encode(
                head | ({NESTS[self.kind]: tail} if self.is_nested else tail)
            )
        lists = "".join(f"<List>{_elements(item)}</List>" for item in self.items)
        nest = NESTS[self.kind]
        return f"<xml>{_elements(head)}<{nest}>{lists}</{nest}></xml>".encode()


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """Answer of the app's server to an attempt; status 0 if there was none."""

    kind: str
    status: int
    body: str


@dataclass(slots=True)
class CallbackPost:
    """Post to the app's server: a queue of events, and the answers to them."""

    settings: WechatSettings
    shared: SharedParts
    url: str | None
    format: Format
    answers: list[CallbackAnswer] = field(default_factory=list)
    _queue: "asyncio.Queue[tuple[Event, int]]" = field(default_factory=asyncio.Queue)
    _reordered: Event | None = None

    def put(self, event: Event) -> None:
        """Queue an event, unless a fault loses it."""
        order = self.shared.faults.striking_event(f"wechat/{event.kind}", self.shared.clock())
        match order:
            case FaultOrder(kind="eventLose"):
                return
            case FaultOrder(kind="eventReorder") if self._reordered is None:
                self._reordered = event
                return
            case FaultOrder(kind="eventDuplicate"):
                self._queue.put_nowait((event, 0))
            case FaultOrder(kind="eventDelay", latency_ms=milliseconds):
                self._queue.put_nowait((event, milliseconds))
                return
            case _:
                pass
        self._queue.put_nowait((event, 0))
        if self._reordered is not None:
            self._queue.put_nowait((self._reordered, 0))
            self._reordered = None

    async def run(self) -> None:
        """Post the events in turn until cancelled."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                event, milliseconds = await self._queue.get()
                if milliseconds:
                    await self.shared.faults.hold(milliseconds)
                try:
                    await self._post(session, event)
                except Exception:
                    logger.exception("wechat: an event could not be posted")

    async def _post(self, session: aiohttp.ClientSession, event: Event) -> None:
        for attempt in range(ATTEMPTS):
            if self.url is None:
                return
            target, body = signed_post(self.settings, self.url, event, self.shared.clock())
            try:
                async with session.post(target, data=body, allow_redirects=False) as response:
                    text = await response.text()
                    status = response.status
            except (aiohttp.ClientError, TimeoutError):
                status, text = 0, ""
            self.answers.append(CallbackAnswer(event.kind, status, text))
            if status == 200 and text in ("", "success"):
                return
            await asyncio.sleep(PAUSE_S * (attempt + 1))


def signed_post(settings: WechatSettings, url: str, event: Event, now: float) -> tuple[str, bytes]:
    """Return address and body of a post in secure mode."""
    sealed = seal(settings.aes_key, settings.app_id, event.body(), secrets.token_bytes(16))
    timestamp, nonce = str(int(now)), str(secrets.randbelow(10**9))
    query = {
        "signature": signature(settings.token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "openid": event.openid,
        "encrypt_type": "aes",
        "msg_signature": signature(settings.token, timestamp, nonce, sealed),
    }
    members = {"ToUserName": ACCOUNT, "Encrypt": sealed}
    body = (
        msgspec.json.encode(members)
        if event.format == "json"
        else f"<xml>{_elements(members)}</xml>".encode()
    )
    return f"{url}?{urlencode(query)}", body


def _elements(members: Mapping[str, str]) -> str:
    return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in members.items())
