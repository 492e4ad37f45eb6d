"""统一身份认证: who a sign-on ticket belongs to."""

from typing import Annotated

import msgspec

from gateways.core.config import Call
from gateways.core.reference.link import Upstream
from gateways.core.shapes import Answer, Code, Question, Text, must_name, must_say


class Organisation(Answer, frozen=True):
    """The legal person (法人) that someone acts for."""

    name: Text
    uscc: Code

    def __post_init__(self) -> None:
        super().__post_init__()
        must_say(self.name)
        must_name(self.uscc)


class Person(Answer, frozen=True):
    """Whom the core has signed on. Codes are raw, as the core sent them.

    `cert_type` is a GA/T 2000.156 code (111 公民身份号码, 414 普通护照, 511 台胞证, 516 港澳通行证
    …); `user_type` is "1" for a natural and "2" for a legal person; `real_name_level` is the
    province's own list.
    """

    uid: Code
    name: Text
    cert_type: Annotated[str, msgspec.Meta(max_length=3)]
    cert_no: Code
    user_type: Code
    real_name_level: Code
    mobile: Code | None = None
    organisation: Organisation | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        must_say(self.name)
        must_name(self.cert_type, self.cert_no)

    def __repr__(self) -> str:
        """Nothing personal, so that a logged Person harms nobody."""
        return f"Person(user_type={self.user_type!r})"


class _TicketQuestion(Question, frozen=True):
    trust_ticket: str


class IdentityService:
    """Typed calls of the identity service."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    async def redeem_ticket(
        self, ticket: str, call: Call, *, idempotency_key: str | None = None
    ) -> Person:
        """The person behind a single-use sign-on ticket (信任票据).

        Redeeming uses the ticket up. It is repeated after a lost connection only under an
        `idempotency_key`, which makes the core give its first answer again. Raises CoreRefused for
        a ticket that is unknown (41001), used (41002) or expired (41003), else CoreError.
        """
        return await self._upstream.ask(
            "/auth/ticket",
            _TicketQuestion(ticket),
            Person,
            call,
            idempotency_key=idempotency_key,
            refusals=(41001, 41002, 41003),
        )
