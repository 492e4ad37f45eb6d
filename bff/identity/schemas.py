"""What sign-in and enrolment take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from bff.http.reading import END, In, Opaque, Out, plain_text


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
    """``expires_in`` and ``refresh_expires_in`` in seconds."""

    session_id: str
    access_token: str
    expires_in: int
    refresh_token: str
    refresh_expires_in: int
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
    software_version: Annotated[
        str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.+-]+" + END)
    ]


class HeartbeatReply(Out):
    server_time: datetime
