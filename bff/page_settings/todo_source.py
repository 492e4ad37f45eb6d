"""What a source of to-dos gets, and the subjects that it answers with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bff.context import AppContext
from bff.identity.callers import Citizen
from bff.page_settings.page_schemas import PageTodo
from bff.request_context import RequestContext
from ground.clock import in_china
from ground.language import Language


class Subject(StrEnum):
    """Subject of a to-do, in the order of urgency."""

    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    DELEGATION = "delegation"
    DELIVERY = "delivery"
    CERTIFICATE = "certificate"
    DRAFT = "draft"
    EVALUATION = "evaluation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One page's question to the capabilities."""

    context: AppContext
    request: RequestContext[Citizen]

    @property
    def language(self) -> Language:
        return self.request.language

    @property
    def today(self) -> date:
        return in_china(self.context.clock.now()).date()


Source = Callable[[Question], Awaitable[list[PageTodo]]]
