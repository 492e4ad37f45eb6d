"""Posts of others get 503 while the database is away; posted again, each counts once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from models import PushReceipt, connection_stack
from models.wechat import WechatEvent, WechatQuota
from sandbox.wechat.callbacks import signed_post
from tests.bff.test_sms_receipts import SECRET, put_push, receipt
from tests.bff.test_wechat_callback import WECHAT, popup
from tests.services.postgres import PostgresServer
from tests.services.redis import RedisServer
from tests.support.schema import KeptDatabase
from tests.support.stage import Stage, start_stage
from tests.support.waiting import eventually


@pytest.fixture
async def stage(
    monkeypatch: pytest.MonkeyPatch,
    mortal_postgres: PostgresServer,
    kept_database: KeptDatabase,
    valkey_server: RedisServer,
    tmp_path: Path,
) -> AsyncIterator[Stage]:
    valkey_server.reset()
    monkeypatch.setattr(connection_stack, "WAIT_S", 3.0)  # as in the product: it will be away
    database = kept_database.reset()
    async with start_stage(database, valkey_server.url, tmp_path, has_channels=True) as running:
        yield running


async def post_event(stage: Stage) -> httpx.Response:
    target, body = signed_post(WECHAT, "/wechat/callback", popup(stage), stage.clock.unix())
    return await stage.client.post(target, content=body)


async def post_receipt(stage: Stage) -> httpx.Response:
    return await stage.client.post(f"/sms/receipts/{SECRET}", json=[receipt()])


async def test_events_and_receipts_are_answered_503_and_taken_afterwards(
    stage: Stage, mortal_postgres: PostgresServer
) -> None:
    await put_push(stage)
    mortal_postgres.stop()
    try:
        for answer in (await post_event(stage), await post_receipt(stage)):
            assert answer.status_code == 503, answer.text
            assert answer.headers["Retry-After"] == "2"
            assert "success" not in answer.text
    finally:
        mortal_postgres.start()

    async def has_healed() -> bool:
        return (await stage.client.get("/readyz")).status_code == 200

    await eventually(has_healed)
    for _ in range(2):
        event, delivery = await post_event(stage), await post_receipt(stage)
        assert (event.status_code, event.text) == (200, "success")
        assert (delivery.status_code, delivery.json()["result"]) == (200, 0)
    await eventually(WechatQuota.filter(remaining=1).exists)
    assert await WechatEvent.all().count() == 1
    assert await PushReceipt.all().count() == 1
