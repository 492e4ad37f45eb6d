"""Shapes on the wire of JPush v3."""

import msgspec


class Error(msgspec.Struct, frozen=True):
    code: int
    message: str = ""


class PushAnswer(msgspec.Struct, frozen=True):
    """Answer to a push, or to anything else when it is refused."""

    msg_id: str | int | None = None
    error: Error | None = None


class CidAnswer(msgspec.Struct, frozen=True):
    cidlist: list[str] = []
    error: Error | None = None


class Received(msgspec.Struct, frozen=True):
    """Counts of a push: None where a vendor has none."""

    msg_id: str | int
    jpush_received: int | None = None
    android_pns_received: int | None = None
    ios_apns_received: int | None = None
    hmos_hmpns_received: int | None = None

    @property
    def is_received(self) -> bool:
        counts = (
            self.jpush_received,
            self.android_pns_received,
            self.ios_apns_received,
            self.hmos_hmpns_received,
        )
        return any(count for count in counts)
