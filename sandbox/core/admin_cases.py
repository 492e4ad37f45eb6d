"""The admin port's calls about cases, items and events: to inspect and to change them."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from aiohttp import web

from sandbox.admin_replies import bad, not_found, read_order, reply
from sandbox.core import payments, progress, states, timetable
from sandbox.core.case_book import Case, find_case, forget, list_cases
from sandbox.core.dialect import Body, Desk
from sandbox.core.items import change_item
from sandbox.core.office import Office
from sandbox.core.people import PEOPLE
from sandbox.core.pusher import EVENTS_URL

_MISTAKE = "系统误发，特此更正。"

_COUNTS = """
SELECT (SELECT count(*) FROM service_case) AS cases,
  (SELECT count(DISTINCT source_no) FROM service_case) AS sourceNos,
  (SELECT count(*) FROM (SELECT 1 FROM service_case GROUP BY source_no HAVING count(*) > 1))
    AS duplicateSourceNos,
  (SELECT count(*) FROM material) AS materials,
  (SELECT count(*) FROM material WHERE taken = 0) AS untakenMaterials,
  (SELECT count(*) FROM evaluation) AS evaluations,
  (SELECT count(*) FROM payment) AS payments,
  (SELECT count(*) FROM delivery) AS deliveries,
  (SELECT count(*) FROM event) AS events,
  (SELECT count(*) FROM outbox) AS eventsWaiting
"""


class Move(Body, frozen=True, forbid_unknown_fields=True):
    """One step of a case. Without `kind` it is the one that brings `state`.

    `payment`: detail `{status: due, amountFen?}` or `{status: paid}`. `delivery`: `{status: sent |
    delivered, place?}`. `evaluation`: `{reply}`. `correction`: `{corrects?, reason?}`, of the last
    event if not named. Other kinds need `state`; `detail` replaces members of the usual one, `text`
    the state's usual text.
    """

    state: Annotated[str, msgspec.Meta(pattern="^[0-9A-Za-z]{1,20}$")] | None = None
    kind: Literal["payment", "delivery", "evaluation", "correction"] | None = None
    text: str | None = None
    detail: dict[str, Any] | None = None


class EventsUrl(Body, frozen=True):
    url: Annotated[str, msgspec.Meta(pattern="^https?://")] | None


@dataclass(frozen=True, slots=True)
class CaseDesk:
    office: Office

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/admin/cases", self.cases),
            web.post("/admin/cases/{caseNo}/move", self.move),
            web.post("/admin/cases/{caseNo}/forget", self.forget),
            web.post("/admin/items/{code}", self.change_item),
            web.get("/admin/counts", self.counts),
            web.post("/admin/events-url", self.set_events_url),
        ]

    async def cases(self, request: web.Request) -> web.Response:
        uid, limit = request.query.get("uid"), request.query.get("limit", "100")
        if uid is not None and uid not in PEOPLE:
            raise not_found("no such person")
        if not limit.isdecimal():
            raise bad("limit must be a number")
        rows = list_cases(
            self.office.store,
            source_no=request.query.get("sourceNo"),
            cert_no=None if uid is None else PEOPLE[uid].cert_no,
            limit=min(int(limit), 10_000),
        )
        return reply([_describe_case(case) | self._list_unreached(case) for case in rows])

    def _list_unreached(self, case: Case) -> dict[str, Any]:
        rows = self.office.store.all(
            "SELECT event_id FROM unreached WHERE case_no = ? ORDER BY at", case.case_no
        )
        return {"unreached": [event_id for (event_id,) in rows]}

    async def move(self, request: web.Request) -> web.Response:
        order = await read_order(request, Move)
        case = self._case(request)
        desk = self.office.desk()
        with self.office.store.transaction():
            answer = _move_case(desk, case, order)
            if answer.state not in states.OPEN:
                timetable.stop_route(desk, answer)
            elif answer.state == states.TO_SUPPLEMENT:
                timetable.wait(desk, answer)
        return reply({"state": answer.state, "version": answer.version})

    async def forget(self, request: web.Request) -> web.Response:
        case = self._case(request)
        with self.office.store.transaction():
            forget(self.office.store, case)
        return web.Response(status=204)

    async def change_item(self, request: web.Request) -> web.Response:
        changes = await read_order(request, dict[str, object])
        try:
            return reply(change_item(self.office.store, request.match_info["code"], changes))
        except KeyError:
            raise not_found("no such item") from None
        except msgspec.ValidationError as error:
            raise bad(str(error)) from error

    async def counts(self, request: web.Request) -> web.Response:
        return reply(self.office.store.only_row(_COUNTS))

    async def set_events_url(self, request: web.Request) -> web.Response:
        self.office.store.remember(EVENTS_URL, (await read_order(request, EventsUrl)).url)
        return web.Response(status=204)

    def _case(self, request: web.Request) -> Case:
        case = find_case(self.office.store, request.match_info["caseNo"])
        if case is None:
            raise not_found("no such case")
        return case


def _move_case(desk: Desk, case: Case, order: Move) -> Case:
    detail = order.detail or {}
    match order.kind:
        case None if order.state is not None:
            return progress.move(desk, case, order.state, order.detail, order.text)
        case "payment" if detail.get("status", "due") == "due":
            return payments.charge(desk, case, _amount(detail))
        case "payment":
            return _paid(desk, case)
        case "delivery" if detail.get("status") in ("sent", "delivered"):
            return progress.deliver(desk, case, detail["status"], detail.get("place"))
        case "evaluation":
            return progress.answer_evaluation(desk, case, detail.get("reply", "已回访。"))
        case "correction":
            return _correct(desk, case, detail)
    raise bad("give a state, or a kind with its detail")


def _amount(detail: dict[str, Any]) -> int | None:
    amount = detail.get("amountFen")
    if amount is not None and not (isinstance(amount, int) and amount > 0):
        raise bad("amountFen must be a whole number of fen")
    return amount


def _correct(desk: Desk, case: Case, detail: dict[str, Any]) -> Case:
    corrects = detail.get("corrects", f"{case.case_no}-{case.version}")
    case_after = progress.correct(desk, case, corrects, detail.get("reason", _MISTAKE))
    if case_after is None:
        raise bad("the case has no such event, or it is corrected already")
    if case_after.state in states.OPEN and case_after.state != states.TO_SUPPLEMENT:
        progress.close_notices(desk, case_after)
        timetable.go_on(desk, case_after)
    return case_after


def _paid(desk: Desk, case: Case) -> Case:
    pay_no = payments.due_payment(desk, case)
    paid = None if pay_no is None else payments.pay(desk, pay_no)
    if paid is None:
        raise bad("the case has nothing to pay")
    timetable.go_on(desk, paid)
    return paid


def _describe_case(case: Case) -> dict[str, Any]:
    submission = msgspec.json.decode(case.body)
    return {
        "caseNo": case.case_no,
        "sourceNo": case.source_no,
        "itemCode": case.item_code,
        "state": case.state,
        "stateText": case.state_text,
        "version": case.version,
        "bundleNo": submission.get("bundleNo"),
        "applicant": submission["applicant"],
        "agent": submission.get("agent"),
        "form": submission["form"],
        "materials": submission["materials"],
        "commitments": submission["commitments"],
        "channel": submission["channel"],
    }
