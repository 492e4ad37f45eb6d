"""The face of page settings: pages as data."""

from __future__ import annotations

from bff.api.face import Face
from bff.page_settings.page_files import read_pages
from bff.page_settings.page_routes import routes as pages

face = Face(routes=(pages,), start_checks=(read_pages,))
