"""The SMS provider as a caller: whoever knows the secret part of the receipts' address.

Tencent signs no receipt. An address with another secret is answered as one that does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest
from typing import ClassVar

from bff.api.callers import SecuritySchemes
from bff.context import AppContext
from bff.http.problems import NOT_FOUND
from bff.http.request import BffRequest
from bff.problems import Problem, ProblemKind
from bff.problems.input import BODY_TOO_LARGE

PARAMETER = "secret"


@dataclass(frozen=True, slots=True)
class SmsProvider:
    """The SMS provider (短信服务商), proved for this request."""

    scheme: ClassVar[str] = "sms"
    words: ClassVar[str] = "the SMS provider"
    security: ClassVar[SecuritySchemes] = {}
    is_known: ClassVar[bool] = True
    id: ClassVar[str] = "sms-provider"
    limited_as: ClassVar[str] = "sms-provider"
    problems: ClassVar[tuple[ProblemKind, ...]] = (NOT_FOUND, BODY_TOO_LARGE)

    @classmethod
    async def identify(cls, context: AppContext, request: BffRequest) -> SmsProvider:
        """Identify the provider by the secret in the path. Raise ``not-found``."""
        settings = context.settings.sms
        guess = str(request.match_info.get(PARAMETER, "")).encode()
        if not settings.is_on or not compare_digest(guess, settings.receipts_path.encode()):
            context.counters["sms_receipts_refused"] += 1
            raise Problem(NOT_FOUND)
        return cls()
