"""Server of the stand-ins: a public port for each, and one admin port for all."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

from aiohttp import web

from sandbox import app_push, core, sms, wechat
from sandbox.admin import admin_app
from sandbox.clock import Clock
from sandbox.doors import SHUTDOWN_S, Door, Doors
from sandbox.faults import Faults
from sandbox.handset import Handset
from sandbox.settings import SandboxSettings
from sandbox.stand_in import SharedParts
from sandbox.store import Store

# The admin port checks nobody, so it is never offered to another machine.
ADMIN_HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A listening sandbox: its addresses, without a trailing slash.

    `url` is the core's, `urls` has that of every stand-in by its name.
    """

    url: str
    admin_url: str
    urls: Mapping[str, str]


@asynccontextmanager
async def run_sandbox(
    settings: SandboxSettings,
    *,
    clock: Clock = time.time,
    new_secret: Callable[[], str] = secrets.token_urlsafe,
) -> AsyncIterator[Sandbox]:
    """Listen inside the block, and stop at its end."""
    async with AsyncExitStack() as stack:
        store = Store(settings.database)
        stack.callback(store.close)
        shared = SharedParts(
            store=store,
            faults=Faults(),
            handset=Handset(store),
            clock=clock,
            new_secret=new_secret,
        )
        stand_ins = {
            "core": core.stand_in(settings.core, shared),
            "sms": sms.stand_in(settings.sms, shared),
            "app_push": app_push.stand_in(settings.app_push, shared),
            "wechat": wechat.stand_in(settings.wechat, shared),
        }
        doors = Doors()
        of_stand_ins = [stand_in.admin for stand_in in stand_ins.values()]
        admin = admin_app(shared, [*of_stand_ins, doors.routes()])
        for stand_in in stand_ins.values():
            for work in stand_in.beside:
                await _keep_running(stack, work)
        for name, stand_in in stand_ins.items():
            doors.by_name[name] = await _listen(
                stack, stand_in.public, settings.host, stand_in.port
            )
        admin_door = await _listen(stack, admin, ADMIN_HOST, settings.admin_port)
        urls = {name: door.url for name, door in doors.by_name.items()}
        yield Sandbox(url=urls["core"], admin_url=admin_door.url, urls=urls)


async def _keep_running(stack: AsyncExitStack, work: Coroutine[object, object, None]) -> None:
    """Run the server until the stack is left, and wait for its end."""
    task = asyncio.create_task(work)

    async def end() -> None:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    stack.push_async_callback(end)


async def _listen(stack: AsyncExitStack, app: web.Application, host: str, port: int) -> Door:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    door = Door(runner, host, port)
    await door.open()
    return door
