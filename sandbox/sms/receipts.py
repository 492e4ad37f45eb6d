"""Receipts (回执) on their way to the address of the settings, or the last one an operator set."""

import asyncio
import logging

import aiohttp
import msgspec

from sandbox.clock import Clock, local
from sandbox.sms.sends import Send, SendBook
from sandbox.store import Store

URL = "sms_receipts_url"
TICK_S = 0.05
TIMEOUT_S = 5.0
PAUSE_S = 1.0
MOST_TRIES = 8

logger = logging.getLogger("sandbox")


class ReceiptPost:
    """Post of receipts: each is repeated until it is answered, a few times at most."""

    def __init__(self, store: Store, book: SendBook, clock: Clock) -> None:
        self._store = store
        self._book = book
        self._clock = clock

    @property
    def address(self) -> str | None:
        return self._store.recall(URL)

    def order(self, serial_no: str, due_at: float) -> None:
        """Let a receipt go out at that time."""
        self._store.change(
            "INSERT INTO sms_receipt (serial_no, due_at) VALUES (?, ?)", serial_no, due_at
        )

    async def post(self, send: Send) -> bool:
        """Post a receipt now. Return whether it was answered as agreed."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S)) as session:
            return await self._post(session, send)

    async def run(self) -> None:
        """Post what is due until cancelled."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                try:
                    await self._post_due(session)
                except Exception:
                    logger.exception("receipts: the outbox could not be read")
                await asyncio.sleep(TICK_S)

    async def _post_due(self, session: aiohttp.ClientSession) -> None:
        if self.address is None:
            return
        now = self._clock()
        rows = self._store.all(
            "SELECT id, serial_no, tries FROM sms_receipt WHERE due_at <= ? ORDER BY id LIMIT 50",
            now,
        )
        for number, serial_no, tries in rows:
            send = self._book.find(serial_no)
            if send is None or tries >= MOST_TRIES or await self._post(session, send):
                self._store.change("DELETE FROM sms_receipt WHERE id = ?", number)
            else:
                self._store.change(
                    "UPDATE sms_receipt SET tries = tries + 1, due_at = ? WHERE id = ?",
                    now + PAUSE_S,
                    number,
                )

    async def _post(self, session: aiohttp.ClientSession, send: Send) -> bool:
        if (address := self.address) is None:
            return False
        try:
            async with session.post(
                address, json=[_receipt(send, self._clock())], allow_redirects=False
            ) as response:
                body = await response.read()
                return response.status == 200 and _is_agreed(body)
        except (aiohttp.ClientError, TimeoutError):
            return False


def _receipt(send: Send, now: float) -> dict[str, str]:
    return {
        "user_receive_time": local(send.reported_at or now).strftime("%Y-%m-%d %H:%M:%S"),
        "nationcode": "86",
        "mobile": send.phone.removeprefix("+86"),
        "report_status": send.status,
        "errmsg": send.errmsg,
        "description": "用户短信送达成功" if send.status == "SUCCESS" else "用户短信送达失败",
        "sid": send.serial_no,
    }


def _is_agreed(body: bytes) -> bool:
    try:
        answer = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return False
    return isinstance(answer, dict) and answer.get("result") == 0
