"""Routes of materials, below the path of each kind of holder.

Holders are a draft, and a case whose notice asks for a supplement (补正).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.certificates.problems import (
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_FOUND,
    CERTIFICATE_NOT_IN_FORCE,
    CERTIFICATE_REVOKED,
    CERTIFICATE_SUSPENDED,
    CONSENT_OUT_OF_DATE,
)
from bff.context import core_call
from bff.core_problems import CORE_REFUSED, CORE_UNAVAILABLE
from bff.http.problems import UPLOAD_STALLED
from bff.http.streamed_body import StreamedBody
from bff.identity.callers import Citizen
from bff.identity.problems import ASSURANCE_TOO_LOW
from bff.materials import certificates, handover, service, uploads
from bff.materials.holder import Holder, Touch
from bff.materials.problems import (
    CERTIFICATE_NOT_FOR_MATERIAL,
    MATERIAL_NOT_IN_ITEM,
    TOO_MANY_FILES,
    UPLOAD_REFUSALS,
)
from bff.materials.schemas import CertificateOffers, CertificateUse
from bff.materials.shared_schemas import MaterialView
from bff.problems import ProblemKind
from bff.scopes import Scope

HolderOf = Callable[[Call[Citizen], str], Awaitable[Holder]]
RemovalFrom = Callable[[Call[Citizen], str], Awaitable[tuple[str, Touch] | None]]
Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Any]])


class Operation(NamedTuple):
    """Name and words of an operation in the API's description."""

    name: str
    words: str

    def describes(self, handler: Handler) -> Handler:
        """Give a handler this name and docstring."""
        handler.__name__, handler.__doc__ = self
        return handler


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """Kind of holder, and how the API describes its materials.

    ``prefix`` is the path of one holder, with its id as the only parameter. ``holder_of`` finds the
    holder for an addition: it raises ``refusals``, and the holder's ``touch``
    ``refusals_of_change``. ``removal_from`` returns the holder's id and the ``touch`` of a removal,
    or None when there is nothing from which to remove; both raise ``refusals_of_removal``.
    """

    prefix: str
    scope: Scope
    holder_of: HolderOf
    removal_from: RemovalFrom
    refusals: tuple[ProblemKind, ...]
    refusals_of_change: tuple[ProblemKind, ...] = ()
    refusals_of_removal: tuple[ProblemKind, ...]
    add: Operation
    remove: Operation
    offer: Operation
    use: Operation


def material_routes(routes: Routes, holders: Holders) -> None:
    """Add the routes that add files and certificates to this kind of holder, and remove them."""
    _add_file(routes, holders)
    _remove(routes, holders)
    _offer_certificates(routes, holders)
    _use_certificate(routes, holders)


def _add_file(routes: Routes, holders: Holders) -> None:
    @routes.post(
        f"{holders.prefix}/materials/<material:str>",
        scope=holders.scope,
        status=201,
        limit="uploads",
        problems=(
            *holders.refusals,
            *holders.refusals_of_change,
            CORE_UNAVAILABLE,
            CORE_REFUSED,
            *UPLOAD_REFUSALS,
            UPLOAD_STALLED,
        ),
    )
    @holders.add.describes
    async def add(
        call: Call[Citizen], upload: StreamedBody, material: str, **holder_id: str
    ) -> MaterialView:
        holder = await holders.holder_of(call, *holder_id.values())
        name = call.request.headers.getone("x-file-name", None)
        return await uploads.add(call.context, holder, material, upload, name)


def _remove(routes: Routes, holders: Holders) -> None:
    @routes.delete(
        f"{holders.prefix}/materials/<material:str>",
        scope=holders.scope,
        limit="drafts",
        problems=holders.refusals_of_removal,
    )
    @holders.remove.describes
    async def remove(call: Call[Citizen], material: str, **holder_id: str) -> None:
        removal = await holders.removal_from(call, *holder_id.values())
        if removal is not None:  # removing a missing material is no error
            id_, touch = removal
            await service.remove(call.context, id_, material, touch, core_call(call.request))


def _offer_certificates(routes: Routes, holders: Holders) -> None:
    @routes.get(
        f"{holders.prefix}/certificates",
        scope=holders.scope,
        problems=(*holders.refusals, CORE_UNAVAILABLE),
    )
    @holders.offer.describes
    async def offer(call: Call[Citizen], **holder_id: str) -> CertificateOffers:
        holder = await holders.holder_of(call, *holder_id.values())
        return await certificates.offers(call.context, holder)


def _use_certificate(routes: Routes, holders: Holders) -> None:
    @routes.post(
        f"{holders.prefix}/certificates",
        scope=holders.scope,
        status=201,
        limit="drafts",
        problems=(
            *holders.refusals,
            *holders.refusals_of_change,
            MATERIAL_NOT_IN_ITEM,
            TOO_MANY_FILES,
            CERTIFICATE_NOT_FOUND,
            CERTIFICATE_NOT_FOR_MATERIAL,
            CERTIFICATE_SUSPENDED,
            CERTIFICATE_REVOKED,
            CERTIFICATE_EXPIRED,
            CERTIFICATE_NOT_IN_FORCE,
            ASSURANCE_TOO_LOW,
            CONSENT_OUT_OF_DATE,
            CORE_UNAVAILABLE,
        ),
    )
    @holders.use.describes
    async def use(call: Call[Citizen], body: CertificateUse, **holder_id: str) -> MaterialView:
        holder = await holders.holder_of(call, *holder_id.values())
        return await handover.attach(call.context, holder, body)
