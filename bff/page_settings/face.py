"""The face of the page settings, and of the pages of every front as data."""

from __future__ import annotations

from bff.api.face import Face
from bff.http.rate_limits import RatePolicy
from bff.page_settings.checks import palettes
from bff.page_settings.messages import SETTINGS
from bff.page_settings.page_files import read_pages
from bff.page_settings.page_routes import routes as pages
from bff.page_settings.routes import routes

face = Face(
    routes=(routes, pages),
    rate_policies=(RatePolicy("page-settings", 120, 60),),
    message_kinds=lambda context: (SETTINGS,),
    start_checks=(read_pages,),
    checks=(palettes,),
)
