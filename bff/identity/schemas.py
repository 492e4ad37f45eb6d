"""What sign-in, enrolment, kiosk sign-in and delegation take and give."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from msgspec import Meta, field

from bff.http.reading import END, In, Opaque, Out, ShortOpaque, plain_text
from bff.identity.cert_numbers import CITIZEN_ID, document_number, is_citizen_id


class AppSignIn(In, kw_only=True):
    """``ticket`` is the trust ticket that the province's sign-on handed to the app."""

    ticket: Opaque
    device: Annotated[str, Meta(max_length=80)] | None = None

    def __post_init__(self) -> None:
        if self.device is not None:
            self.device = plain_text(self.device, "device", 80)


class Refresh(In):
    refresh_token: Opaque


class PersonView(Out):
    display_name: str
    kind: str
    assurance_level: str


class SessionGrant(Out):
    """Session and its tokens. ``expires_in`` and ``refresh_expires_in`` count seconds from the
    first answer. A repeated answer is older, so rely on ``expires_at``.
    """

    session_id: str
    access_token: str
    expires_in: int
    expires_at: datetime
    refresh_token: str
    refresh_expires_in: int
    person: PersonView


class KioskSignInStarted(Out):
    """``device_code`` is the kiosk's own secret. Its screen shows ``url`` as a QR code (or
    ``user_code`` to be typed) and ``match_digits``. Seconds: ``expires_in``, ``interval``.
    """

    device_code: str
    user_code: str
    url: str
    match_digits: str
    expires_in: int
    interval: int


class KioskDevice(In):
    """Secret ``device_code`` of the sign-in, which only the kiosk knows."""

    device_code: ShortOpaque


class KioskSignInPerson(Out):
    """Person who approved the sign-in. The kiosk asks the visitor if that is them. ``expires_in``:
    seconds left to answer.
    """

    person: PersonView
    expires_in: int


class KioskApproval(In):
    """``match_digits`` are the two digits on the kiosk's screen."""

    match_digits: Annotated[str, Meta(pattern=r"^[0-9]{2}" + END)]


class KioskSessionGrant(Out):
    """``access_token`` is bound to the kiosk's key (DPoP) and cannot be refreshed."""

    session_id: str
    access_token: str
    expires_in: int
    person: PersonView


class SessionView(Out):
    id: str
    channel: str
    device: str
    created_at: datetime
    last_used_at: datetime
    current: bool


class SessionList(Out):
    items: list[SessionView]


class Enrolment(In):
    """``enrolment_code`` is the one-time code from the operator; spaces, hyphens and case do not
    matter.
    """

    enrolment_code: Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[ -~]+" + END)]


class TerminalSignIn(In):
    terminal_id: Annotated[str, Meta(min_length=1, max_length=24, pattern=r"^[!-~]+" + END)]


class HallView(Out):
    id: str
    name: str
    address: str


class KioskSignInView(Out):
    """Which kiosk asks, for the citizen to compare with where they stand."""

    hall: HallView
    kiosk: str
    started_at: datetime
    expires_in: int


class TerminalView(Out):
    id: str
    kind: str
    label: str
    hall: HallView
    capabilities: list[str]


class TerminalGrant(Out):
    terminal_id: str
    access_token: str
    expires_in: int
    terminal: TerminalView


class Heartbeat(In):
    """Report of a terminal. ``lacks`` names what it cannot do, for the operator: ``voices``,
    ``pdf-viewer``.
    """

    software_version: Annotated[
        str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.+-]+" + END)
    ]
    lacks: Annotated[
        list[Annotated[str, Meta(pattern=r"^[a-z-]{1,24}" + END)]], Meta(max_length=8)
    ] = field(default_factory=list)


class HeartbeatReply(Out):
    server_time: datetime


ItemCode = Annotated[str, Meta(min_length=1, max_length=50, pattern=r"^[!-~]+" + END)]
Moment = Annotated[datetime, Meta(tz=True)]
_CERT_NO = re.compile(r"[A-Z0-9()/-]{1,40}", re.ASCII)


class DelegationOffer(In, kw_only=True):
    """Who is to act: name and document as they stand on it (``agent_cert_type`` of GA/T 2000.156).

    ``items``: the items it is for; null for all. ``starts_at`` is now and ``ends_at`` 30 days later
    unless given; a year at most.
    """

    agent_name: Annotated[str, Meta(min_length=1, max_length=80)]
    agent_cert_type: Annotated[str, Meta(pattern=r"^[0-9]{3}" + END)]
    agent_cert_no: Annotated[str, Meta(min_length=1, max_length=60)]
    items: Annotated[list[ItemCode], Meta(min_length=1, max_length=50)] | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None

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
    """``principal`` and ``agent`` are names, masked except for whoever typed them. ``state``:
    ``offered``, ``accepted``, ``declined``, ``revoked`` or ``expired``.
    """

    id: str
    principal: str
    agent: str
    items: list[str] | None
    state: str
    state_text: str
    in_force: bool
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None


class DelegationList(Out):
    """``given`` by the citizen, ``received`` from others."""

    given: list[DelegationView]
    received: list[DelegationView]
