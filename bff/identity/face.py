"""The face of sign-in, sessions, terminals and delegations."""

from __future__ import annotations

from bff.api.face import Face
from bff.health import Feature
from bff.http.rate_limits import RatePolicy
from bff.identity.checks import terminals
from bff.identity.delegation_routes import routes as delegations
from bff.identity.messages import SESSION, delegation_kind
from bff.identity.routes import routes

face = Face(
    routes=(routes, delegations),
    rate_policies=(
        RatePolicy("sign-in", 30, 60),
        RatePolicy("enrolment", 10, 60),
        RatePolicy("kiosk-sign-ins", 30, 60),
        RatePolicy("kiosk-polls", 120, 60),
    ),
    message_kinds=lambda context: (SESSION, delegation_kind(context)),
    checks=(terminals,),
    features={"signIn": Feature(core=("identity",))},
)
