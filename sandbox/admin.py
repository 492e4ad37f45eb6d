"""The admin port, by which a test or an operator controls the stand-ins.

It needs no signature, so it is on loopback only. Each stand-in adds its own calls; those of `core/`
are:

| call | body → answer |
|---|---|
| `POST /admin/tickets` | `{uid}` → `{ticket}` |
| `GET /admin/people` | → everybody, in the dialect's words, with `note`, `noteEn` |
| `GET /admin/certificates?uid=` | → the certificates of one person, or all |
| `POST /admin/certificates/status` | `{identifier, status}` → 204 |
| `GET /admin/received?limit=` | → `{calls: {path: {received, handled}}, last: […]}` |
| `GET`, `POST`, `DELETE /admin/faults` | a FaultOrder → 204; DELETE clears all |
| `GET /admin/handset?uid=&after=` | → what arrived on the phones, oldest first |
| `DELETE /admin/handset` | → 204: empty phones |
| `GET /admin/handset/page?uid=` | → a citizen's lock screen, with buttons for what they can do |
| `POST /admin/doors` | `{standIn, isOpen}` → 204: its port refuses connections, or listens again |
| `GET /admin/cases?sourceNo=&uid=&limit=` | → cases, newest first, with form and materials |
| `POST /admin/cases/{caseNo}/move` | a Move → `{state, version}` |
| `POST /admin/cases/{caseNo}/forget` | → 204: the core has lost it |
| `POST /admin/benefits` | an OfferOrder → `{eventId}`: 免申即享 offered to a person, and pushed |
| `POST /admin/items/{code}` | members of an Item to replace, or `{end: true}` → the Item |
| `GET /admin/counts` | → how much there is of everything, and what is there twice |
| `POST /admin/events-url` | `{url}`, null to stop pushing → 204; kept across restarts |

Those of `sms/`:

| call | body → answer |
|---|---|
| `GET /admin/sms/sends` | → what was accepted, newest first |
| `POST /admin/sms/answers` | an AnswerOrder → 204: what the next sends are answered |
| `POST /admin/sms/receipts` | a ReceiptOrder → 204: early, late, twice, never |
| `POST /admin/sms/receipts-url` | `{url}`, null to stop posting → 204; kept across restarts |
| `POST /admin/sms/context` | `{isReturned}` → 204: whether reports return the caller's context |
| `POST /admin/sms/blacklist` | `{phone, isListed}` → 204 |
| `DELETE /admin/sms/orders` | → 204: answers and receipts as usual |

Those of `app_push/`:

| call | body → answer |
|---|---|
| `POST /admin/app-push/devices` | `{registrationId, uid}` → 204: an app is installed |
| `POST /admin/app-push/devices/gone` | `{registrationId}` → 204: it is not any more |
| `POST /admin/app-push/receipts` | a ReceiptOrder → 204: devices acknowledge, or never |
| `GET /admin/app-push/pushes` | → what was accepted, newest first |

Bad input is 400, what does not exist 404, both with `{"error": …}`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aiohttp import web

from sandbox.admin_replies import bad, read_order, reply
from sandbox.faults import FaultOrder
from sandbox.handset_desk import HandsetDesk
from sandbox.stand_in import SharedParts


def admin_app(
    shared_parts: SharedParts, of_stand_ins: Iterable[Sequence[web.RouteDef]]
) -> web.Application:
    """Return the admin port: the shared calls, and each stand-in's own."""
    app = web.Application()
    app.add_routes(SharedDesk(shared_parts).routes())
    app.add_routes(HandsetDesk(shared_parts.handset).routes())
    for routes in of_stand_ins:
        app.add_routes(routes)
    return app


@dataclass(frozen=True, slots=True)
class SharedDesk:
    """Handlers of the shared calls."""

    shared: SharedParts

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/admin/received", self.list_calls),
            web.get("/admin/faults", self.list_faults),
            web.post("/admin/faults", self.add_fault),
            web.delete("/admin/faults", self.clear_faults),
        ]

    async def list_calls(self, request: web.Request) -> web.Response:
        limit = request.query.get("limit", "50")
        if not limit.isdecimal():
            raise bad("limit must be a number")
        calls = {
            path: {"received": received, "handled": handled}
            for path, received, handled in self.shared.store.list_calls()
        }
        last = [
            {"path": path, "requestId": request_id, "at": at}
            for path, request_id, at in self.shared.store.last_received(min(int(limit), 1000))
        ]
        return reply({"calls": calls, "last": last})

    async def list_faults(self, request: web.Request) -> web.Response:
        return reply(self.shared.faults.orders())

    async def add_fault(self, request: web.Request) -> web.Response:
        self.shared.faults.add(await read_order(request, FaultOrder), self.shared.clock())
        return web.Response(status=204)

    async def clear_faults(self, request: web.Request) -> web.Response:
        self.shared.faults.clear()
        return web.Response(status=204)
