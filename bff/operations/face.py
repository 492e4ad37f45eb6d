"""The face of operations."""

from __future__ import annotations

from bff.api.face import Face
from bff.operations.routes import routes

face = Face(
    routes=(routes,),
)
