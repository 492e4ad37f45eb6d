"""The capabilities. A new one is a package with a ``face.py`` and one line here."""

from __future__ import annotations

from bff.api.face import Face
from bff.api.faces import combine
from bff.benefits.face import face as benefits
from bff.cases.face import face as cases
from bff.catalogue.face import face as catalogue
from bff.certificates.face import face as certificates
from bff.codes.face import face as codes
from bff.demo.face import face as demo
from bff.drafts.face import face as drafts
from bff.identity.face import face as identity
from bff.materials.face import face as materials
from bff.operations.face import face as operations
from bff.page_settings.face import face as page_settings
from bff.progress.face import face as progress

CAPABILITIES: tuple[Face, ...] = (
    identity,
    catalogue,
    certificates,
    codes,
    materials,
    drafts,
    cases,
    benefits,
    progress,
    page_settings,
    operations,
)
DEMO = demo
WHOLE = combine(CAPABILITIES)
ROUTES = WHOLE.routes
