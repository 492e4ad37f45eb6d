"""The demo's one route."""

from __future__ import annotations

from bff.demo import service
from bff.demo.schemas import Scene
from bff.http.endpoint import Anyone, Call, Routes

routes = Routes("Demo")


@routes.get("/demo/scene", limit="public")
async def scene(call: Call[Anyone]) -> Scene:
    """Whom the demo can sign in, and fresh enrolment codes for its desk and kiosk."""
    request = call.request
    return await service.scene(call.context, f"http://{request.host}/phone/")
