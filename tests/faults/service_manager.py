"""A real server under a service manager (systemd and the like), which starts it again."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.support.server_process import RealStage, real_stage


@asynccontextmanager
async def kept_up(*where: Any, **settings: Any) -> AsyncIterator[RealStage]:
    """Run ``real_stage``, and start its server again whenever it was killed."""
    async with real_stage(*where, **settings) as stage:
        keeper = asyncio.ensure_future(_restart(stage))
        try:
            yield stage
        finally:
            keeper.cancel()


async def _restart(stage: RealStage) -> None:
    while True:
        if stage.server.exit_code is not None:
            assert stage.server.exit_code == -signal.SIGKILL, stage.server.log()
            stage.server.start()
        await asyncio.sleep(0.05)
