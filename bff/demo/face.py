"""The face of the demo."""

from __future__ import annotations

from bff.api.face import Face
from bff.demo.routes import routes

face = Face(
    routes=(routes,),
)
