"""Requests and answers of sign-in, enrolment and kiosk sign-in."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from bff.http.reading import END, In, Moment, Opaque, Out, ShortOpaque, plain_text


class AppSignIn(In, kw_only=True):
    """Ticket of the province's sign-on, to be exchanged for a session."""

    ticket: Opaque
    """Trust ticket (信任票据) from the sign-on page, good once and for a short time."""
    device: Annotated[str, Meta(max_length=80)] | None = None
    """Name of the device, shown in the citizen's list of sign-ins. Null leaves it unnamed."""

    def __post_init__(self) -> None:
        if self.device is not None:
            self.device = plain_text(self.device, "device", 80)


class MiniProgramSignIn(In, kw_only=True):
    """Login code of WeChat, to be exchanged for a session."""

    code: Opaque
    """Code of ``wx.login``, good once and for 5 minutes."""
    device: Annotated[str, Meta(max_length=80)] | None = None
    """Name of the device, shown in the citizen's list of sign-ins. Null leaves it unnamed."""

    def __post_init__(self) -> None:
        if self.device is not None:
            self.device = plain_text(self.device, "device", 80)


class MiniProgramBinding(MiniProgramSignIn, kw_only=True):
    """Login code of WeChat and ticket of the province's sign-on, to be bound to each other."""

    ticket: Opaque
    """Trust ticket (信任票据) from the sign-on page, good once and for a short time."""


class Refresh(In):
    """Refresh token, to be exchanged for a new session grant."""

    refresh_token: Opaque
    """Refresh token of the last session grant. It works once."""


class DeviceRegistration(In, kw_only=True):
    """Installed app that gets the citizen's app pushes, as long as this session stands."""

    registration_id: ShortOpaque
    """Registration id that the push provider gave the app."""
    platform: Literal["android", "ios", "harmony"]
    """System of the device."""


class PersonView(Out):
    """Person who is signed in."""

    display_name: str
    """Name, masked (``林**``)."""
    kind: str
    """``person`` or ``organisation``."""
    assurance_level: str
    """Assurance level (实名等级): ``registered``, ``real_name``, ``real_person``, ``certificate``.
    """


class SessionGrant(Out):
    """Session and its tokens."""

    session_id: str
    """Id of the session."""
    access_token: str
    """Bearer token for the header ``Authorization``."""
    expires_in: int
    """Seconds until the access token expires, from the first answer. A repeated answer is older:
    use ``expiresAt``.
    """
    expires_at: Moment
    """Time at which the access token expires."""
    refresh_token: str
    """Token that gets the next grant. It works once."""
    refresh_expires_in: int
    """Seconds until the refresh token expires, from the first answer."""
    person: PersonView
    """Person who is signed in."""


class OwnData(Out):
    """Verified data of the citizen, in full."""

    name: str
    """Name, or the name of the organisation."""
    cert_no: str
    """Identity number, or the organisation's unified social credit code."""
    mobile: str | None
    """Mobile number. Null when the province has none."""


class KioskSignInStarted(Out):
    """Sign-in that a kiosk has begun, for its screen to show (RFC 8628)."""

    device_code: str
    """Secret of the kiosk. It never appears on the screen."""
    user_code: str
    """Code that the citizen types on the phone when the QR code cannot be scanned."""
    url: str
    """Address in the QR code. The phone's camera opens it."""
    code_svg: str
    """SVG of ``url`` as a QR code, to show."""
    match_digits: str
    """Two digits to show beside the QR code. The phone asks for them."""
    expires_in: int
    """Seconds until the sign-in expires."""
    interval: int
    """Seconds to wait between two polls."""


class KioskDevice(In):
    """Secret by which the kiosk names its sign-in."""

    device_code: ShortOpaque
    """The ``deviceCode`` of the sign-in."""


class KioskSignInPerson(Out):
    """Person who approved the sign-in. The kiosk asks the visitor if that is them."""

    person: PersonView
    """Person who approved on the phone."""
    expires_in: int
    """Seconds left to answer."""


class KioskApproval(In):
    """Digits that prove that the citizen stands at the kiosk."""

    match_digits: Annotated[str, Meta(pattern=r"^[0-9]{2}" + END)]
    """The two digits on the kiosk's screen."""


class KioskSessionGrant(Out):
    """Session of a citizen at a kiosk. It lasts 15 minutes and cannot be refreshed."""

    session_id: str
    """Id of the session."""
    access_token: str
    """Token bound to the kiosk's key. Send it as ``Authorization: DPoP`` with a proof."""
    expires_in: int
    """Seconds until the session ends."""
    person: PersonView
    """Person who is signed in."""


class SessionView(Out):
    """One sign-in of the citizen."""

    id: str
    """Id of the session."""
    channel: str
    """Channel of the sign-in: ``app``, ``mini_program`` or ``kiosk``."""
    device: str
    """Name of the device, as the citizen sees it."""
    created_at: Moment
    """Time of the sign-in."""
    last_used_at: Moment
    """Time at which the session was last refreshed."""
    current: bool
    """True for the session that makes this request."""


class SessionList(Out):
    """Sign-ins of the citizen."""

    items: list[SessionView]
    """Sessions that have not ended, the last used first."""


class Enrolment(In):
    """One-time code that enrols a terminal."""

    enrolment_code: Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[ -~]+" + END)]
    """Code from the operator. Spaces, hyphens and case do not matter."""


class TerminalSignIn(In):
    """Terminal that asks for a new access token."""

    terminal_id: Annotated[str, Meta(min_length=1, max_length=24, pattern=r"^[!-~]+" + END)]
    """Id of the terminal, from its enrolment."""


class HallView(Out):
    """Service hall (政务服务大厅)."""

    id: str
    """Id of the hall."""
    name: str
    """Name of the hall."""
    address: str
    """Street address of the hall."""


class KioskSignInView(Out):
    """Kiosk that asks for the sign-in, for the citizen to compare with where they stand."""

    hall: HallView
    """Hall in which the kiosk stands."""
    kiosk: str
    """Label on the kiosk."""
    started_at: Moment
    """Time at which the kiosk began the sign-in."""
    expires_in: int
    """Seconds until the sign-in expires."""


class TerminalView(Out):
    """Desk or kiosk."""

    id: str
    """Id of the terminal."""
    kind: str
    """``desk`` or ``kiosk``."""
    label: str
    """Label on the terminal, such as ``3号窗口``."""
    hall: HallView
    """Hall in which the terminal stands."""
    capabilities: list[str]
    """What the terminal may do: ``certificates.view`` (scan codes), ``citizen-sessions`` (sign
    citizens in).
    """


class TerminalGrant(Out):
    """Access token of a terminal."""

    terminal_id: str
    """Id of the terminal."""
    access_token: str
    """Token bound to the terminal's key. Send it as ``Authorization: DPoP`` with a proof."""
    expires_in: int
    """Seconds until the token expires."""
    terminal: TerminalView
    """The terminal itself."""


class Heartbeat(In):
    """Report of a terminal."""

    software_version: Annotated[
        str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.+-]+" + END)
    ]
    """Version of the terminal's software."""
    lacks: Annotated[
        list[Annotated[str, Meta(pattern=r"^[a-z-]{1,24}" + END)]], Meta(max_length=8)
    ] = field(default_factory=list)
    """What the terminal cannot do, for the operator: ``voices``, ``pdf-viewer``. Empty when
    omitted.
    """


class HeartbeatReply(Out):
    """Answer to a heartbeat."""

    server_time: Moment
    """Time of the server."""
