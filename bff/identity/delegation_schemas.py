"""Request and response bodies of delegations."""

from __future__ import annotations

import re
from typing import Annotated

from msgspec import Meta

from bff.cert_numbers import CITIZEN_ID, document_number, is_citizen_id
from bff.http.reading import END, In, Moment, Out, plain_text

ItemCode = Annotated[str, Meta(min_length=1, max_length=50, pattern=r"^[!-~]+" + END)]


_CERT_NO = re.compile(r"[A-Z0-9()/-]{1,40}", re.ASCII)


class DelegationOffer(In, kw_only=True):
    """Offer to let somebody act for the citizen (授权代办)."""

    agent_name: Annotated[str, Meta(min_length=1, max_length=80)]
    """Name of the agent, as it stands on their document."""
    agent_cert_type: Annotated[str, Meta(pattern=r"^[0-9]{3}" + END)]
    """Type of that document, three digits of GA/T 2000.156: ``111`` is the identity card."""
    agent_cert_no: Annotated[str, Meta(min_length=1, max_length=60)]
    """Number of that document."""
    items: Annotated[list[ItemCode], Meta(min_length=1, max_length=50)] | None = None
    """Codes of the services that it covers. Null covers all."""
    starts_at: Moment | None = None
    """Time from which it holds. Null is now."""
    ends_at: Moment | None = None
    """Time at which it ends, a year from its start at most. Null is 30 days after the start."""

    def __post_init__(self) -> None:
        self.agent_name = plain_text(self.agent_name, "agentName", 80)
        number = document_number(self.agent_cert_type, self.agent_cert_no)
        self.agent_cert_no = number
        wrong = self.agent_cert_type == CITIZEN_ID and not is_citizen_id(number)
        if wrong or not _CERT_NO.fullmatch(number):
            raise ValueError("Expected a document number - at `$.agentCertNo`")
        if self.items is not None:
            self.items = list(dict.fromkeys(self.items))


class DelegationView(Out, kw_only=True):
    """Delegation (授权代办): one person may act for another."""

    id: str
    """Id of the delegation, for the header ``X-Acting-For``."""
    principal: str
    """Name of the person who is represented, masked except for whoever typed it."""
    agent: str
    """Name of the person who acts, masked except for whoever typed it."""
    items: list[str] | None
    """Codes of the services that it covers. Null covers all."""
    item_names: list[str] | None
    """Names of these services, in their order. Null covers all."""
    state: str
    """``offered``, ``accepted``, ``declined``, ``revoked`` or ``expired``."""
    state_text: str
    """The state in words."""
    in_force: bool
    """True when the agent may act now."""
    starts_at: Moment
    """Time from which it holds."""
    ends_at: Moment
    """Time at which it ends."""
    created_at: Moment
    """Time at which it was offered."""
    answered_at: Moment | None
    """Time at which the agent accepted or declined. Null before."""
    ended_at: Moment | None
    """Time at which either side ended it. Null before."""


class DelegationList(Out):
    """Delegations of the citizen."""

    given: list[DelegationView]
    """Delegations that the citizen has offered."""
    received: list[DelegationView]
    """Delegations that others have offered to the citizen."""
