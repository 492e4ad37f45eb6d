"""The demo's own routes."""

from __future__ import annotations

from bff.api.callers import Anyone
from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.demo import service
from bff.demo.schemas import EnrolmentCode, EnrolmentWish, Scene

routes = Routes("Demo")


@routes.get("/demo/scene", limit="public")
async def scene(call: Call[Anyone]) -> Scene:
    """Whom the demo can sign in."""
    request = call.request
    return Scene(await service.people(call.context, f"http://{request.host}/phone/"))


@routes.post("/demo/enrolment-codes", status=201, limit="public")
async def enrolment_code(call: Call[Anyone], body: EnrolmentWish) -> EnrolmentCode:
    """A one-time code with which the demo's desk or kiosk enrols itself."""
    return await service.enrolment_code(call.context.clock, body.terminal)
