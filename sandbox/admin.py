"""The admin port: what a test or an operator does behind the core's back. Unsigned: loopback only.

| call | body → answer |
|---|---|
| `POST /admin/tickets` | `{uid}` → `{ticket}` |
| `GET /admin/people` | → everybody, in the dialect's words, with `note`, `noteEn` |
| `GET /admin/certificates?uid=` | → the certificates of one person, or all |
| `POST /admin/certificates/status` | `{identifier, status}` → 204 |
| `GET /admin/received?limit=` | → `{calls: {path: {received, handled}}, last: […]}` |
| `GET`, `POST`, `DELETE /admin/faults` | a FaultOrder → 204; DELETE clears all |
| `GET /admin/cases?sourceNo=&uid=&limit=` | → cases, newest first, with form and materials |
| `POST /admin/cases/{caseNo}/move` | a Move → `{state, version}` |
| `POST /admin/cases/{caseNo}/forget` | → 204: the core has lost it |
| `POST /admin/items/{code}` | members of an Item to replace, or `{end: true}` → the Item |
| `GET /admin/counts` | → how much there is of everything, and what is there twice |
| `POST /admin/events-url` | `{url}`, null to stop pushing → 204; kept across restarts |

Bad input is 400, what does not exist 404, both with `{"error": …}`.
"""

from dataclasses import dataclass
from typing import Annotated

import msgspec
from aiohttp import web

from sandbox.admin_cases import CaseDesk
from sandbox.admin_replies import bad, not_found, read_order, reply
from sandbox.certificates import entry
from sandbox.dialect import Body
from sandbox.faults import FaultOrder, Faults
from sandbox.identity import as_seen_by_callers, issue_ticket
from sandbox.library import CERTIFICATES
from sandbox.office import Office
from sandbox.people import PEOPLE
from sandbox.store import Store


class TicketOrder(Body, frozen=True):
    uid: str


class StatusOrder(Body, frozen=True):
    identifier: str
    status: Annotated[str, msgspec.Meta(pattern="^[0-9]{2}$")]


@dataclass(frozen=True, slots=True)
class AdminDesk:
    """Handlers of the admin port."""

    office: Office
    faults: Faults

    @property
    def store(self) -> Store:
        return self.office.store

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes(CaseDesk(self.office).routes())
        app.add_routes(
            [
                web.post("/admin/tickets", self.add_ticket),
                web.get("/admin/people", self.people),
                web.get("/admin/certificates", self.certificates),
                web.post("/admin/certificates/status", self.set_status),
                web.get("/admin/received", self.received),
                web.get("/admin/faults", self.list_faults),
                web.post("/admin/faults", self.add_fault),
                web.delete("/admin/faults", self.clear_faults),
            ]
        )
        return app

    async def add_ticket(self, request: web.Request) -> web.Response:
        uid = (await read_order(request, TicketOrder)).uid
        if uid not in PEOPLE:
            raise not_found("no such person")
        return reply(
            {"ticket": issue_ticket(self.store, uid, self.office.clock(), self.office.new_secret)}
        )

    async def people(self, request: web.Request) -> web.Response:
        return reply(
            [
                {**as_seen_by_callers(who), "note": who.note, "noteEn": who.note_en}
                for who in PEOPLE.values()
            ]
        )

    async def certificates(self, request: web.Request) -> web.Response:
        uid = request.query.get("uid")
        return reply(
            [
                {"uid": certificate.uid, **entry(certificate, self.store)}
                for certificate in CERTIFICATES.values()
                if uid in (None, certificate.uid)
            ]
        )

    async def set_status(self, request: web.Request) -> web.Response:
        order = await read_order(request, StatusOrder)
        if order.identifier not in CERTIFICATES:
            raise not_found("no such certificate")
        self.store.set_status(order.identifier, order.status)
        return web.Response(status=204)

    async def received(self, request: web.Request) -> web.Response:
        limit = request.query.get("limit", "50")
        if not limit.isdecimal():
            raise bad("limit must be a number")
        calls = {
            path: {"received": received, "handled": handled}
            for path, received, handled in self.store.received()
        }
        last = [
            {"path": path, "requestId": request_id, "at": at}
            for path, request_id, at in self.store.last_received(min(int(limit), 1000))
        ]
        return reply({"calls": calls, "last": last})

    async def list_faults(self, request: web.Request) -> web.Response:
        return reply(self.faults.orders())

    async def add_fault(self, request: web.Request) -> web.Response:
        self.faults.add(await read_order(request, FaultOrder), self.office.clock())
        return web.Response(status=204)

    async def clear_faults(self, request: web.Request) -> web.Response:
        self.faults.clear()
        return web.Response(status=204)
