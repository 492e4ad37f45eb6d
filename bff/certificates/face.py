"""The face of certificates."""

from __future__ import annotations

from bff.api.face import Face
from bff.certificates.checks import usage_log
from bff.certificates.messages import SCANNED
from bff.certificates.routes import routes
from bff.health import Feature
from bff.http.rate_limits import RatePolicy

face = Face(
    routes=(routes,),
    rate_policies=(RatePolicy("codes", 60, 60),),
    message_kinds=lambda context: (SCANNED,),
    checks=(usage_log,),
    features={
        "certificates": Feature(core=("certificates",)),
        "presentations": Feature(core=("certificates",), redis=True),
        "usageLog": Feature(),
    },
)
