"""WeChat's event of a message, while our answer to its send is being stored."""

from __future__ import annotations

from typing import Any

import pytest

from models import Push
from models.push import PushClass, PushState
from notifications import wechat_events
from tests.notifications.test_wechat_channel import SEND, admin, arrival, openid_of_p1, take_in
from tests.support.push_bench import PushBench
from tests.support.wechat import WechatAdmin

__all__ = ["admin"]


async def test_an_event_names_no_other_push_than_its_own(
    bench: PushBench, admin: WechatAdmin, monkeypatch: pytest.MonkeyPatch
) -> None:
    await admin.post("faults", {"kind": "drop", "path": f"/wechat{SEND}", "count": 1})
    for words, push_class in (("已收件", PushClass.RESULT), ("请补正", PushClass.ACTION)):
        await bench.tell(words, push_class)
        await bench.run(15)
    lost, sent = await Push.all().order_by("id")
    assert (lost.state, sent.state) == (PushState.UNSURE, PushState.SENT)
    await Push.filter(id=sent.id).update(state=PushState.RESERVED, provider_id=None)
    read = wechat_events.waiting_alone
    reads: list[int | None] = []

    async def read_while_the_answer_is_stored(sends: Any) -> int | None:
        reads.append(await read(sends))
        await (
            Push.filter(id=sent.id)
            .using_db(sends._db)
            .update(state=PushState.SENT, provider_id=sent.provider_id)
        )
        reads.append(await read(sends))
        return reads[0]

    monkeypatch.setattr(wechat_events, "waiting_alone", read_while_the_answer_is_stored)
    await take_in(bench, arrival(await openid_of_p1(), str(sent.provider_id)))
    assert reads == [None, lost.id], "control: read afterwards it would be the other one"
    assert (await Push.get(id=lost.id)).provider_id is None
    assert (await Push.get(id=sent.id)).provider_id == sent.provider_id
