"""The core as a caller, identified by its signature, in the same scheme as ours to it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import ClassVar

from redis.exceptions import RedisError

from bff.api.callers import SecuritySchemes
from bff.context import AppContext
from bff.http.request import BffRequest
from bff.problems import Problem, ProblemKind
from bff.problems.input import BODY_TOO_LARGE
from bff.progress.problems import CORE_SIGNATURE_REFUSED
from bff.redis_claims import claim
from gateways.core import WrongSignature, verify_event

log = logging.getLogger("bff.progress")

NONCE_S = 600  # twice the tolerance of the timestamp, which may be in the future


@dataclass(frozen=True, slots=True)
class CoreCaller:
    """The province's core platform (省级核心平台), proved for this request."""

    scheme: ClassVar[str] = "core"
    words: ClassVar[str] = "the core platform"
    security: ClassVar[SecuritySchemes] = {
        "coreSignature": {
            "type": "apiKey",
            "in": "header",
            "name": "X-Signature",
            "description": "Signature of the core, with `X-App-Id`, `X-Timestamp` and `X-Nonce` "
            "(docs/core-dialect.md)",
        }
    }
    is_known: ClassVar[bool] = True
    id: ClassVar[str] = "core"
    limited_as: ClassVar[str] = "core"
    problems: ClassVar[tuple[ProblemKind, ...]] = (CORE_SIGNATURE_REFUSED, BODY_TOO_LARGE)

    @classmethod
    async def identify(cls, context: AppContext, request: BffRequest) -> CoreCaller:
        """Identify the core by its signature.

        Raise ``core-signature-refused``; only the log says why.
        """
        cases = context.settings.core.cases  # events come from the cases service
        try:
            nonce = verify_event(
                cases.app_key.encode(),
                cases.digest,
                cases.app_id,
                method=request.method,
                target=request.raw_url.decode("latin-1"),
                headers=request.headers,
                body=request.body,
                now=context.clock.unix(),
            )
        except WrongSignature as wrong:
            log.warning("core signature refused: %s", wrong.reason)
            raise _refusal(context) from None
        if not await _fresh(context, nonce):
            raise _refusal(context)
        return cls()


async def _fresh(context: AppContext, nonce: str) -> bool:
    """Tell if the nonce is new. Without Redis it counts as new: a repetition changes nothing."""
    try:
        return await claim(context.redis, f"core-nonce:{nonce}", NONCE_S)
    except RedisError:
        context.counters["core_nonce_unchecked"] += 1
        return True


def _refusal(context: AppContext) -> Problem:
    context.counters["core_signature_refused"] += 1
    return Problem(CORE_SIGNATURE_REFUSED, headers={"WWW-Authenticate": "Core-Signature"})
