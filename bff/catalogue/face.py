"""The face of the catalogue."""

from __future__ import annotations

from bff.api.face import Face
from bff.catalogue.index import is_read
from bff.catalogue.pull import pull_kind
from bff.catalogue.routes import routes
from bff.health import Feature

face = Face(
    routes=(routes,),
    job_kinds=lambda context: (pull_kind(context),),
    features={"catalogue": Feature(check=is_read)},
)
