"""The pusher: it posts events from the outbox to the caller's address until each is answered 200.

Within a case one event at a time and in order, unless a fault says otherwise; cases do not wait for
each other. Unanswered events stay in the outbox, so a restart continues where it stopped. An event
may arrive twice (the 200 was lost): the receiver recognises it by `eventId`.
"""

import asyncio
import logging
from dataclasses import dataclass

import aiohttp
from yarl import URL

from sandbox.core.office import Office
from sandbox.core.signing import sign
from sandbox.faults import FaultOrder, Faults

TICK_S = 0.05
AT_ONCE = 32
TIMEOUT_S = 10.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
REORDER_HOLD_S = 10.0

logger = logging.getLogger("sandbox")

EVENTS_URL = "events_url"

# The first due event of each case, in turn.
_DUE = """
SELECT o.seq, o.case_no, o.turn, o.tries, o.struck, e.kind, e.body
FROM outbox o JOIN event e ON e.seq = o.seq
WHERE o.not_before <= ? AND NOT EXISTS (
    SELECT 1 FROM outbox earlier WHERE earlier.case_no = o.case_no AND earlier.turn < o.turn)
ORDER BY o.not_before LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    """An event not yet answered 200. `struck`: a fault has had its turn with it."""

    seq: int
    case_no: str
    turn: float
    tries: int
    struck: bool
    kind: str
    body: bytes


class Pusher:
    """Pusher of events to the address of the settings, else to the last one an operator set."""

    def __init__(self, office: Office, faults: Faults) -> None:
        self._office = office
        self._faults = faults
        self._is_failing = False
        self._under_way: dict[str, asyncio.Task[None]] = {}

    @property
    def address(self) -> str | None:
        """Address to push to. None: events wait."""
        return self._office.store.recall(EVENTS_URL)

    async def run(self) -> None:
        """Push events until cancelled."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            try:
                while True:
                    try:
                        self._start_due(session)
                    except Exception:
                        logger.exception("events: the outbox could not be read")
                    await self._pause()
            finally:
                tasks = list(self._under_way.values())
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    def _start_due(self, session: aiohttp.ClientSession) -> None:
        """Start one task for each case whose first event is due, as many as there is room for."""
        address, now = self.address, self._office.clock()
        if address is None:
            return
        rows = self._office.store.all(_DUE, now, AT_ONCE + len(self._under_way))
        for event in (WaitingEvent(*row) for row in rows):
            if event.case_no in self._under_way or len(self._under_way) >= AT_ONCE:
                continue
            struck = self._strike(event, now)
            if struck != "held":
                push = self._push(session, URL(address), event, twice=struck == "twice")
                self._under_way[event.case_no] = asyncio.create_task(push)

    async def _pause(self) -> None:
        """Wait until a push has ended, but no longer than a tick."""
        if self._under_way:
            await asyncio.wait(
                self._under_way.values(), timeout=TICK_S, return_when=asyncio.FIRST_COMPLETED
            )
        else:
            await asyncio.sleep(TICK_S)

    def _strike(self, event: WaitingEvent, now: float) -> str:
        """Apply a fault: return "held" if the event must not go now, "twice" if it goes twice."""
        if event.struck:
            return ""
        order = self._faults.striking_event(event.kind, now)
        if order is None:
            return ""
        match order.kind:
            case "eventDuplicate":
                return "twice"
            case "eventLose":
                self._remove(event)
            case "eventDelay":
                self._hold(event, now + order.latency_ms / 1000, event.turn)
            case _:
                # Between the case's next event and the one after that.
                self._hold(event, now + _reorder_hold(order), event.turn + 1.5)
        return "held"

    async def _push(
        self, session: aiohttp.ClientSession, url: URL, event: WaitingEvent, *, twice: bool
    ) -> None:
        try:
            if not await self._post(session, url, event):
                self._postpone(event)
                return
            if twice:
                await self._post(session, url, event)
            self._remove(event)
        except Exception:
            logger.exception("events: %s could not be pushed", event.seq)
        finally:
            del self._under_way[event.case_no]

    async def _post(self, session: aiohttp.ClientSession, url: URL, event: WaitingEvent) -> bool:
        office = self._office
        headers = sign(
            office.settings, url.raw_path_qs, office.clock(), office.new_secret(), event.body
        )
        headers["Content-Type"] = "application/json"
        try:
            async with session.post(
                url, data=event.body, headers=headers, allow_redirects=False
            ) as response:
                failure = None if response.status == 200 else str(response.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            failure = type(error).__name__
        if failure and not self._is_failing:
            logger.warning("events: not taken, tried again until they are: %s", failure)
        self._is_failing = failure is not None
        return failure is None

    def _remove(self, event: WaitingEvent) -> None:
        """Remove a posted event, and release those held behind it."""
        store = self._office.store
        with store.transaction():
            store.change("DELETE FROM outbox WHERE seq = ?", event.seq)
            store.change(
                "UPDATE outbox SET held = 0, not_before = 0 WHERE case_no = ? AND held = 1",
                event.case_no,
            )

    def _hold(self, event: WaitingEvent, until: float, turn: float) -> None:
        self._office.store.change(
            "UPDATE outbox SET struck = 1, held = ?, not_before = ?, turn = ? WHERE seq = ?",
            turn != event.turn, until, turn, event.seq,
        )  # fmt: skip

    def _postpone(self, event: WaitingEvent) -> None:
        pause = min(FIRST_PAUSE_S * 2 ** min(event.tries, 10), LONGEST_PAUSE_S)
        self._office.store.change(
            "UPDATE outbox SET tries = tries + 1, not_before = ? WHERE seq = ?",
            self._office.clock() + pause,
            event.seq,
        )


def _reorder_hold(order: FaultOrder) -> float:
    return order.latency_ms / 1000 or REORDER_HOLD_S
