"""Questions and answers of the app push service: a refusal has its HTTP status and a code."""

from typing import Annotated, Literal

import msgspec


class Refused(Exception):
    """Refusal of a call."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class Audience(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    registration_id: Annotated[list[str], msgspec.Meta(min_length=1, max_length=1000)]


class PlatformNotice(msgspec.Struct, frozen=True):
    alert: str | None = None
    title: str = ""


class Notification(msgspec.Struct, frozen=True):
    alert: str = ""
    android: PlatformNotice = PlatformNotice()
    hmos: PlatformNotice = PlatformNotice()


class Options(msgspec.Struct, frozen=True):
    time_to_live: Annotated[int, msgspec.Meta(ge=0, le=15 * 86_400)] = 86_400
    classification: Literal[0, 1] = 0
    apns_production: bool = True
    third_party_channel: dict[str, object] = {}


class PushQuestion(msgspec.Struct, frozen=True):
    platform: list[Literal["android", "ios", "hmos"]] | Literal["all"]
    audience: Audience
    notification: Notification
    options: Options = Options()
    cid: str | None = None
