"""Offers that nobody has to ask for (免申即享): events of no case, in the outbox with the others.

They are in the list of changes, too, so that one that got lost is read there.
"""

from dataclasses import dataclass
from datetime import date

import msgspec
from aiohttp import web

from sandbox.admin_replies import not_found, read_order, reply
from sandbox.clock import local
from sandbox.core.dialect import Body, Desk
from sandbox.core.office import Office
from sandbox.core.people import PEOPLE

KIND = "benefit"


class OfferOrder(Body, frozen=True, forbid_unknown_fields=True):
    """Offer to a person: `until` is its last day, `itemCode` the service by which it is taken."""

    uid: str
    policy_no: str
    name: str
    text: str
    until: date
    item_code: str | None = None


@dataclass(frozen=True, slots=True)
class BenefitDesk:
    """Handler of the admin port."""

    office: Office

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/admin/benefits", self.offer)]

    async def offer(self, request: web.Request) -> web.Response:
        order = await read_order(request, OfferOrder)
        if order.uid not in PEOPLE:
            raise not_found("no such person")
        desk = self.office.desk()
        with self.office.store.transaction():
            return reply({"eventId": _offer(desk, order)})


def _offer(desk: Desk, order: OfferOrder) -> str:
    """Write the event and its place in the outbox, which it does not share with a case."""
    person = PEOPLE[order.uid]
    event_id = f"{KIND}-{desk.new_secret()[:16]}"
    event = {
        "eventId": event_id,
        "kind": KIND,
        "at": local(desk.now).isoformat(),
        "detail": {
            "certType": person.cert_type,
            "certNo": person.cert_no,
            "policyNo": order.policy_no,
            "name": order.name,
            "text": order.text,
            "until": order.until.isoformat(),
            **({} if order.item_code is None else {"itemCode": order.item_code}),
        },
    }
    row = desk.store.first_row(
        "INSERT INTO event (case_no, version, kind, body) VALUES (?, 1, ?, ?) RETURNING seq",
        event_id, KIND, msgspec.json.encode(event),
    )  # fmt: skip
    desk.store.change(
        "INSERT INTO outbox (seq, case_no, turn, not_before) VALUES (?, ?, 1, ?)",
        row and row[0], event_id, desk.now,
    )  # fmt: skip
    return event_id
