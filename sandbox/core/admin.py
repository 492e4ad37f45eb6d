"""The core's calls of the admin port about people and certificates (`sandbox/admin.py`)."""

from dataclasses import dataclass
from typing import Annotated

import msgspec
from aiohttp import web

from sandbox.admin_replies import not_found, read_order, reply
from sandbox.core.certificate_store import all_certificates, find_certificate, set_status
from sandbox.core.certificates import entry
from sandbox.core.dialect import Body
from sandbox.core.identity import as_seen_by_callers, issue_ticket
from sandbox.core.office import Office
from sandbox.core.people import PEOPLE
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

    @property
    def store(self) -> Store:
        return self.office.store

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/admin/tickets", self.add_ticket),
            web.get("/admin/people", self.people),
            web.get("/admin/certificates", self.certificates),
            web.post("/admin/certificates/status", self.set_status),
        ]

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
                for certificate in all_certificates(self.store)
                if uid in (None, certificate.uid)
            ]
        )

    async def set_status(self, request: web.Request) -> web.Response:
        order = await read_order(request, StatusOrder)
        if find_certificate(self.store, order.identifier) is None:
            raise not_found("no such certificate")
        set_status(self.store, order.identifier, order.status)
        return web.Response(status=204)
