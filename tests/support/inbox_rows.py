"""Messages in a citizen's inbox, and what became of their pushes."""

from __future__ import annotations

from dataclasses import dataclass

from models import InboxMessage, Push, ServiceCase
from models.push import PushChannel, PushClass, PushState
from tests.support.clients import Phone
from tests.support.core_cases import (
    EventSource,
    case_at_core,
    event_source,
    person_id_of,
    post_event,
)
from tests.support.stage import Stage

NOTICE = {"noticeId": "N1", "deadline": "2026-12-02", "materials": [{"name": "票据"}]}


@dataclass
class Story:
    """A citizen with a case, of which the core tells."""

    stage: Stage
    phone: Phone
    case: ServiceCase
    source: EventSource

    @property
    def person_id(self) -> str:
        return person_id_of(self.stage, self.phone)

    async def news(self, count: int = 1) -> None:
        """Tell the citizen so often how the case goes."""
        for _ in range(count):
            answer = await post_event(self.stage, self.source.event())
            assert answer.is_success, answer.text

    async def task(self) -> None:
        """Ask the citizen for a material (补正)."""
        answer = await post_event(self.stage, self.source.event("supplement", "12", **NOTICE))
        assert answer.is_success, answer.text

    async def push(
        self, seq: int, channel: PushChannel, state: PushState, reason: str | None = None
    ) -> None:
        """Store what became of the push of a message."""
        message = await InboxMessage.get(person_id=self.person_id, seq=seq)
        now = self.stage.clock.now()
        await Push.create(
            person_id=self.person_id,
            message_id=message.id,
            seq=seq,
            channel=channel,
            push_class=PushClass.PROGRESS,
            state=state,
            reason=reason,
            not_before=now,
            worth_until=now,
            created_at=now,
        )

    async def read_states(self) -> list[bool]:
        """Return for each message, oldest first, whether it is read."""
        rows = await InboxMessage.filter(person_id=self.person_id).order_by("seq")
        return [row.read_at is not None for row in rows]

    async def is_read_up_to(self, seq: int) -> bool:
        states = await self.read_states()
        return len(states) >= seq and all(states[:seq])


async def begin_story(stage: Stage, uid: str = "linxiuying") -> Story:
    """Return a citizen with a case of which nothing was told yet."""
    phone = await stage.phone(uid)
    case = await case_at_core(stage, phone)
    return Story(stage, phone, case, event_source(stage, case))
