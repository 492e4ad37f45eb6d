"""Assembly of the core: its calls, its pages, its part of the admin port, its timetable."""

from aiohttp import web

from sandbox.core import items, payments, sign_on, timetable
from sandbox.core.admin import AdminDesk
from sandbox.core.admin_cases import CaseDesk
from sandbox.core.benefits import BenefitDesk
from sandbox.core.calls import CALLS
from sandbox.core.gate import Gate
from sandbox.core.identity import issue_ticket
from sandbox.core.office import Office
from sandbox.core.people import PEOPLE
from sandbox.core.pusher import EVENTS_URL, Pusher
from sandbox.core.settings import CoreSettings
from sandbox.core.tables import SCHEMA
from sandbox.stand_in import SharedParts, StandIn

MAX_BODY = 256 * 1024


def stand_in(settings: CoreSettings, shared_parts: SharedParts) -> StandIn:
    """Stock the file and return the core, not listening yet."""
    shared_parts.store.add_tables(SCHEMA)
    items.stock(shared_parts.store)
    if settings.events_url is not None:
        shared_parts.store.remember(EVENTS_URL, settings.events_url)
    office = Office(settings, shared_parts.store, shared_parts.clock, shared_parts.new_secret)
    beside = [Pusher(office, shared_parts.faults).run()]
    if settings.timetable:
        beside.append(timetable.run(office))
    return StandIn(
        port=settings.port,
        public=public_app(office, Gate(office, shared_parts.faults)),
        admin=[
            *AdminDesk(office).routes(),
            *CaseDesk(office).routes(),
            *BenefitDesk(office).routes(),
        ],
        beside=beside,
    )


def public_app(office: Office, gate: Gate) -> web.Application:
    """Return the core's public app for the BFF and citizens' browsers."""

    async def sign_somebody_on(request: web.Request) -> web.Response:
        lang = sign_on.language(request)
        query_url = request.query.get("returnUrl", "")
        return_url = sign_on.allowed_return(query_url, office.settings.return_origins)
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
