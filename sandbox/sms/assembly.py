"""Assembly of the SMS service."""

from aiohttp import web

from sandbox.sms.admin import SmsDesk
from sandbox.sms.gate import Gate
from sandbox.sms.orders import Orders
from sandbox.sms.receipts import URL, ReceiptPost
from sandbox.sms.sending import CHANNEL, SmsOffice
from sandbox.sms.sends import SendBook
from sandbox.sms.settings import SmsSettings
from sandbox.stand_in import SharedParts, StandIn

MAX_BODY = 256 * 1024


def stand_in(settings: SmsSettings, parts: SharedParts) -> StandIn:
    """Return the SMS service, not listening yet."""
    if settings.receipts_url is not None:
        parts.store.remember(URL, settings.receipts_url)
    book = SendBook(parts.store, settings.daily)
    post = ReceiptPost(parts.store, book, parts.clock)
    office = SmsOffice(settings=settings, shared=parts, book=book, post=post, orders=Orders())
    desk = SmsDesk(office)
    parts.handset.offer(CHANNEL, desk.button())
    app = web.Application(client_max_size=MAX_BODY)
    app.add_routes([web.post("/", Gate(office).handle)])
    return StandIn(port=settings.port, public=app, admin=desk.routes(), beside=[post.run()])
