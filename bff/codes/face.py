"""The face of codes."""

from __future__ import annotations

from bff.api.face import Face
from bff.codes.routes import routes
from bff.health import Feature
from bff.http.rate_limits import RatePolicy

face = Face(
    routes=(routes,),
    rate_policies=(RatePolicy("scans", 120, 60),),
    features={"scans": Feature(core=("certificates",), redis=True)},
)
