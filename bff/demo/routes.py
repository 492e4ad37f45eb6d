"""The demo's own routes."""

from __future__ import annotations

from bff.api.callers import AnonymousCaller
from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.demo import service
from bff.demo.schemas import EnrolmentCode, EnrolmentWish, Scene
from models.terminal import TerminalKind

routes = Routes("Demo", "Cast and terminals of the demo")


@routes.get("/demo/scene", limit="public")
async def read_scene(call: Call[AnonymousCaller]) -> Scene:
    """Read the citizens who can sign in to the demo."""
    request = call.request
    return Scene(await service.people(call.context, f"http://{request.host}/phone/"))


@routes.post("/demo/enrolment-codes", status=201, limit="public")
async def make_enrolment_code(call: Call[AnonymousCaller], body: EnrolmentWish) -> EnrolmentCode:
    """Make a one-time code that enrols the demo's desk or kiosk."""
    return await service.enrolment_code(call.context.clock, TerminalKind(body.terminal))
