"""The context of handlers: everything opened once per worker, typed, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from bff.cases.parts import CaseParts
from bff.catalogue.parts import CatalogueParts
from bff.certificates.parts import CertificateParts
from bff.codes.parts import CodeParts
from bff.essentials import Essentials
from bff.http.request import BffRequest
from bff.identity.parts import IdentityParts
from bff.materials.parts import MaterialParts
from bff.page_settings.parts import PageSettingParts
from bff.progress.parts import ProgressParts
from gateways.call import OutgoingCall


@dataclass(slots=True, kw_only=True)
class AppContext(Essentials):
    """``app.ctx``: shared resources, and one field for each capability that has state.

    Built by ``lifecycle.open_context``, closed by ``lifecycle.close_context``.
    """

    identity: IdentityParts = field(init=False)
    catalogue: CatalogueParts = field(init=False)
    certificates: CertificateParts = field(init=False)
    codes: CodeParts = field(init=False)
    materials: MaterialParts = field(init=False)
    cases: CaseParts = field(init=False)
    progress: ProgressParts = field(init=False)
    page_settings: PageSettingParts = field(init=False)

    def __post_init__(self) -> None:
        self.identity = IdentityParts.open(self)
        self.catalogue = CatalogueParts.open(self)
        self.certificates = CertificateParts.open(self)
        self.codes = CodeParts.open(self)
        self.materials = MaterialParts.open(self)
        self.cases = CaseParts.open(self)
        self.progress = ProgressParts.open(self)
        self.page_settings = PageSettingParts.open(self)


def context_of(request: BffRequest) -> AppContext:
    """Return the context of the worker that serves this request."""
    return cast(AppContext, request.app.ctx)


def core_call(request: BffRequest) -> OutgoingCall:
    """Build the context of a core call: the request's id, and its remaining time."""
    return OutgoingCall(request_id=request.request_id, deadline=request.deadline)
