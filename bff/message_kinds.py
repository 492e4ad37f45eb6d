"""What citizens are told: the table of contents. Each capability makes its own kinds."""

from __future__ import annotations

from typing import Any

from bff.cases.messages import news_kind
from bff.certificates.messages import SCANNED
from bff.context import AppContext
from bff.identity.messages import DELEGATION, SESSION
from notifications import MessageKind


def message_kinds(context: AppContext) -> tuple[MessageKind[Any], ...]:
    return (SESSION, DELEGATION, SCANNED, news_kind(context))
