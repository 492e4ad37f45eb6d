"""Assembly of the app push service."""

from aiohttp import web

from sandbox.app_push.admin import PushDesk
from sandbox.app_push.gate import CHANNEL, Gate, PushOffice
from sandbox.app_push.pushes import SCHEMA, PushBook
from sandbox.app_push.settings import AppPushSettings
from sandbox.stand_in import SharedParts, StandIn


def stand_in(settings: AppPushSettings, parts: SharedParts) -> StandIn:
    """Return the app push service, not listening yet."""
    parts.store.add_tables(SCHEMA)
    office = PushOffice(settings=settings, shared=parts, book=PushBook(parts.store))
    desk = PushDesk(office)
    parts.handset.offer(CHANNEL, desk.button())
    app = web.Application()
    app.add_routes(Gate(office).routes())
    return StandIn(port=settings.port, public=app, admin=desk.routes())
