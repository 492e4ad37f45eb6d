"""The capabilities. A new one is a package with a ``face.py`` and one line here."""

from __future__ import annotations

from collections.abc import Iterable

from bff.api.face import Face
from bff.cases.face import face as cases
from bff.catalogue.face import face as catalogue
from bff.certificates.face import face as certificates
from bff.codes.face import face as codes
from bff.demo.face import face as demo
from bff.drafts.face import face as drafts
from bff.http.rate_limits import POLICIES, RatePolicy
from bff.identity.face import face as identity
from bff.materials.face import face as materials
from bff.operations.face import face as operations
from bff.progress.face import face as progress

CAPABILITIES: tuple[Face, ...] = (
    identity,
    catalogue,
    certificates,
    codes,
    materials,
    drafts,
    cases,
    progress,
    operations,
)
DEMO = demo
ROUTES = tuple(routes for face in CAPABILITIES for routes in face.routes)


def rate_policies(faces: Iterable[Face] = CAPABILITIES) -> dict[str, RatePolicy]:
    """Return every rate limit by its name. ValueError: two have the same name."""
    found: dict[str, RatePolicy] = {}
    for policy in (*POLICIES, *(policy for face in faces for policy in face.rate_policies)):
        if found.setdefault(policy.name, policy) is not policy:
            raise ValueError(f"two rate limits are called {policy.name}")
    return found
