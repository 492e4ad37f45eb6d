"""What a handler may use: everything opened once per worker, typed, in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from redis.asyncio import Redis

from bff.background import Background
from bff.catalogue.index import ItemIndex
from bff.catalogue.items import KnownItems
from bff.certificates.file_links import FileLinks
from bff.certificates.lists import CertificateLists
from bff.codes.images import CodeImages
from bff.codes.live_codes import LiveCodes
from bff.drafts.upload_places import UploadPlaces
from bff.http.connections import Connections
from bff.http.idempotency import IdempotencyKeys
from bff.http.rate_limits import RateWindows
from bff.http.request import BffRequest
from bff.identity.proofs import Proofs
from bff.identity.revocations import Revocations
from bff.identity.tokens import Tokens
from bff.logs import RequestLog
from bff.misfits import Misfits
from bff.redis_link import RedisLink
from bff.settings import Settings
from bff.signals import Signals
from gateways.core import Call as CoreCall
from gateways.core import CorePlatform
from ground.clock import Clock
from jobs import Runner
from models.usage_log import Sealer
from notifications.live import LiveHub
from qr import KeyRing


@dataclass(slots=True, kw_only=True)
class AppContext:
    """``app.ctx``. Built by ``lifecycle.open_context``, closed by ``lifecycle.close_context``."""

    settings: Settings
    clock: Clock
    new_id: Callable[[], str]
    counters: Counter[str]
    background: Background
    request_log: RequestLog
    page_headers: dict[str, str]
    redis: RedisLink
    redis_listener: Redis
    core: CorePlatform
    misfits: Misfits
    signals: Signals
    connections: Connections
    rate_windows: RateWindows
    idempotency: IdempotencyKeys
    tokens: Tokens
    revocations: Revocations
    proofs: Proofs
    code_ring: KeyRing
    live_codes: LiveCodes
    live_hub: LiveHub
    item_index: ItemIndex
    known_items: KnownItems
    certificate_lists: CertificateLists
    file_links: FileLinks
    code_images: CodeImages
    upload_places: UploadPlaces
    log_sealer: Sealer
    jobs: Runner = field(init=False)  # made last: what jobs do needs the rest


def context_of(request: BffRequest) -> AppContext:
    """Return the context of the worker that serves this request."""
    return cast(AppContext, request.app.ctx)


def core_call(request: BffRequest) -> CoreCall:
    """How the core is called on behalf of a request: with its id, inside the time it has left."""
    return CoreCall(request_id=request.request_id, deadline=request.deadline)
