"""Puts the sandbox together: a public port with the core's calls and sign-on, and an admin port."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

from aiohttp import web

from sandbox import items, payments, sign_on, timetable
from sandbox.admin import AdminDesk
from sandbox.calls import CALLS
from sandbox.faults import Faults
from sandbox.gate import Gate
from sandbox.identity import issue_ticket
from sandbox.office import Office
from sandbox.people import PEOPLE
from sandbox.pusher import EVENTS_URL, Pusher
from sandbox.settings import SandboxSettings
from sandbox.store import Store

# The admin port checks nobody, so it is never offered to another machine.
ADMIN_HOST = "127.0.0.1"
MAX_BODY = 256 * 1024
SHUTDOWN_S = 0.25


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A sandbox that is listening. Addresses without a slash at the end."""

    url: str
    admin_url: str


@asynccontextmanager
async def running(
    settings: SandboxSettings,
    *,
    clock: Callable[[], float] = time.time,
    new_secret: Callable[[], str] = secrets.token_urlsafe,
) -> AsyncIterator[Sandbox]:
    """Listens inside, is gone outside. `clock` is Unix time in seconds."""
    async with AsyncExitStack() as stack:
        store = Store(settings.database)
        stack.callback(store.close)
        items.stock(store)
        office, faults = Office(settings, store, clock, new_secret), Faults()
        public = public_app(office, Gate(office, faults))
        admin = AdminDesk(office, faults).app()
        if settings.events_url is not None:
            store.remember(EVENTS_URL, settings.events_url)
        if settings.timetable:
            await _keep_running(stack, timetable.run(office))
        await _keep_running(stack, Pusher(office, faults).run())
        yield Sandbox(
            url=await _listen(stack, public, settings.host, settings.port),
            admin_url=await _listen(stack, admin, ADMIN_HOST, settings.admin_port),
        )


def public_app(office: Office, gate: Gate) -> web.Application:
    """The core as the BFF and a citizen's browser meet it."""

    async def sign_somebody_on(request: web.Request) -> web.Response:
        lang = sign_on.language(request)
        asked = request.query.get("returnUrl", "")
        return_url = sign_on.allowed_return(asked, office.settings.return_origins)
        if return_url is None:
            return sign_on.refusal(lang, "refused", 400)
        state = request.query.get("state", "")
        if not sign_on.is_state(state):
            return sign_on.refusal(lang, "state", 400)
        uid = request.query.get("person")
        if uid is None:
            return sign_on.choice(lang, return_url, state)
        if uid not in PEOPLE:
            return sign_on.refusal(lang, "unknown", 404)
        ticket = issue_ticket(office.store, uid, office.clock(), office.new_secret)
        return sign_on.redirect(return_url, ticket, state)

    async def show_payment(request: web.Request) -> web.Response:
        return payments.page(office.desk(), request.match_info["payNo"])

    async def take_payment(request: web.Request) -> web.Response:
        desk, pay_no = office.desk(), request.match_info["payNo"]
        with office.store.transaction():
            case = payments.pay(desk, pay_no)
            if case is not None:
                timetable.go_on(desk, case)
        return payments.page(desk, pay_no)

    app = web.Application(client_max_size=MAX_BODY)
    reads = {call.pattern for call in CALLS if call.method == "GET"}
    app.add_routes([web.get("/sso", sign_somebody_on)])
    app.add_routes([web.get("/pay/{payNo}", show_payment), web.post("/pay/{payNo}", take_payment)])
    app.add_routes([web.get(path, gate.handle, allow_head=False) for path in sorted(reads)])
    app.add_routes([web.post("/{call:.+}", gate.handle)])
    return app


async def _keep_running(stack: AsyncExitStack, work: Coroutine[object, object, None]) -> None:
    """Until the stack is left; then it has ended."""
    task = asyncio.create_task(work)

    async def end() -> None:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    stack.push_async_callback(end)


async def _listen(stack: AsyncExitStack, app: web.Application, host: str, port: int) -> str:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, host, port).start()
    bound_port = runner.addresses[0][1]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{bound_port}"
