"""统一身份认证 in the reference dialect."""

from typing import Annotated

import msgspec

from gateways.call import OutgoingCall
from gateways.core.people import Person
from gateways.core.reference.answers import strict
from gateways.core.reference.codes import list_refusals
from gateways.core.reference.link import Service
from gateways.core.reference.wire import Answer, Question
from gateways.core.shapes import Code, Text

_REFUSALS = list_refusals(41001, 41002, 41003)


class _TicketQuestion(Question, frozen=True):
    trust_ticket: str


class _Organisation(Answer, frozen=True):
    name: Text
    uscc: Code


class _Person(Answer, frozen=True):
    uid: Code
    name: Text
    cert_type: Annotated[str, msgspec.Meta(max_length=3)]
    cert_no: Code
    user_type: Code
    real_name_level: Code
    mobile: Code | None = None
    organisation: _Organisation | None = None


class Identity(Service):
    """Sign-on by ticket: a write, repeated only under an idempotency key."""

    async def redeem_ticket(
        self, ticket: str, call: OutgoingCall, *, idempotency_key: str | None = None
    ) -> Person:
        return await self._link.ask(
            "/auth/ticket",
            _TicketQuestion(ticket),
            strict(_Person, Person),
            call,
            idempotency_key=idempotency_key,
            refusals=_REFUSALS,
        )
