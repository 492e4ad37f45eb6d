"""The holder's photograph: shown once, to a desk that verifies identity, and logged."""

from __future__ import annotations

from bff.certificates.file_links import FileTicket
from bff.certificates.files import log_viewing, use_of
from bff.certificates.problems import PHOTO_MISSING
from bff.context import AppContext
from bff.core_problems import core_called
from bff.identity.callers import TerminalCaller
from bff.problems import Problem
from bff.request_context import RequestContext
from gateways.core import Photograph
from models.usage_log import UsageAction


async def view_photograph(
    context: AppContext, request: RequestContext[TerminalCaller], link: str
) -> Photograph:
    """Return the photograph behind a link, once, and log that it was shown.

    The row is written before the answer. If the core is away or the row cannot be written, the link
    can be tried again. Problem ``photo-missing`` when the library has none: nothing is shown, and
    nothing is logged.
    """
    links, caller = context.certificates.photo_links, request.caller
    ticket: FileTicket = await links.take(link, caller.terminal.id)
    with core_called():
        try:
            photograph = await context.core.certificates.photo(ticket.auth_code, request.call)
            if photograph is None:
                raise Problem(PHOTO_MISSING)
            use = use_of(
                caller, ticket, request.call.request_id, UsageAction.PHOTO, fields=["photo"]
            )
            await log_viewing(context, caller, ticket, use)
        except Problem:  # there is none, or a right has ended: nobody may view it
            raise
        except Exception:
            await links.give_back(link, ticket)
            raise
    return photograph
