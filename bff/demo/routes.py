"""The demo's own routes."""

from __future__ import annotations

from bff.api.callers import AnonymousCaller
from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.core_problems import CORE_UNAVAILABLE
from bff.demo import handset, service
from bff.demo.schemas import DemoHandset, EnrolmentCode, EnrolmentWish, Scene
from bff.identity.callers import Citizen
from bff.scopes import Scope
from models.terminal import TerminalKind

routes = Routes("Demo", "Cast and terminals of the demo")


@routes.get("/demo/scene", limit="public")
async def read_scene(call: Call[AnonymousCaller]) -> Scene:
    """Read the citizens who can sign in to the demo."""
    people = await service.people(call.context, f"http://{call.request.host}/phone/")
    return Scene(people, handset.handset_url(call.context))


@routes.post("/demo/handset", scope=Scope.ACCOUNT, problems=(CORE_UNAVAILABLE,))
async def use_handset(call: Call[Citizen]) -> DemoHandset:
    """Use the citizen's handset in the sandbox: this session's app pushes arrive there.

    Somebody who has not chosen when messages come gets them at night too.
    """
    return DemoHandset(await handset.connect(call.context, call.caller))


@routes.post("/demo/enrolment-codes", status=201, limit="public")
async def make_enrolment_code(call: Call[AnonymousCaller], body: EnrolmentWish) -> EnrolmentCode:
    """Make a one-time code that enrols the demo's desk or kiosk."""
    return await service.enrolment_code(call.context.clock, TerminalKind(body.terminal))
