"""Receipts (回执) that Tencent posts. They are unsigned: nothing in them is believed by itself."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import msgspec

from gateways.texts import storable
from ground.clock import CHINA_TIME

MAX_RECEIPT_BYTES = 64 * 1024
MAX_RECEIPTS = 200
MAX_REASON = 40

_SHORT = msgspec.Meta(max_length=80)


class UnfitReceipts(Exception):
    """Body that is no list of receipts."""


@dataclass(frozen=True, slots=True)
class SmsReceipt:
    """Receipt for one SMS. `phone` is E.164; `reason` is the carrier's word, cut and cleaned."""

    serial_no: str
    phone: str
    is_delivered: bool
    reason: str
    at: datetime | None


class _Wire(msgspec.Struct, frozen=True):
    sid: Annotated[str, _SHORT]
    mobile: Annotated[str, _SHORT]
    report_status: Annotated[str, _SHORT]
    nationcode: Annotated[str, _SHORT] = "86"
    user_receive_time: Annotated[str, _SHORT] = ""
    errmsg: str = ""
    description: str = ""


_decode = msgspec.json.Decoder(list[_Wire]).decode


def read_receipts(body: bytes) -> list[SmsReceipt]:
    """Read a batch. Raise UnfitReceipts."""
    if len(body) > MAX_RECEIPT_BYTES:
        raise UnfitReceipts
    try:
        batch = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UnfitReceipts from None
    if len(batch) > MAX_RECEIPTS:
        raise UnfitReceipts
    return [
        SmsReceipt(
            serial_no=storable(receipt.sid),
            phone=f"+{receipt.nationcode.lstrip('+')}{receipt.mobile}",
            is_delivered=receipt.report_status == "SUCCESS",
            reason=storable(receipt.errmsg)[:MAX_REASON],
            at=_time(receipt.user_receive_time),
        )
        for receipt in batch
    ]


def _time(text: str) -> datetime | None:
    """Read a time, which is Beijing's; None if it is none."""
    try:
        return (
            datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA_TIME).astimezone(UTC)
        )
    except (ValueError, OverflowError):  # the year 1 of Beijing begins before that of UTC
        return None
