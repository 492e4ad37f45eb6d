"""Reads what the core answered: status line, `Retry-After`, and the envelope `{"code": 0, "msg":
…, "data": …}`.
"""

from collections.abc import Collection, Iterable
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import msgspec

from gateways.core.errors import CoreBusy, CoreGarbled, CoreRefused, CoreUnavailable

T = TypeVar("T")

MAX_RETRY_AFTER_S = 3600.0


class _Envelope(msgspec.Struct):
    code: int
    msg: str = ""
    data: msgspec.Raw = msgspec.Raw(b"null")


_envelope = msgspec.json.Decoder(_Envelope)

_NOT_OURS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Decoders(dict[Any, "msgspec.json.Decoder[Any]"]):
    def __missing__(self, answer: Any) -> "msgspec.json.Decoder[Any]":
        return self.setdefault(answer, msgspec.json.Decoder(answer))


_decoders = _Decoders()


def check_status(service: str, status: int, retry_after: str | None, now: float) -> None:
    """Raises CoreBusy (429, 503), CoreUnavailable (other 5xx), CoreGarbled (all else but 200).

    `now` is Unix time in seconds.
    """
    if status == 200:
        return
    reason = f"HTTP {status}"
    if status in (429, 503):
        wait = seconds_to_wait(retry_after, now)
        raise CoreBusy(service, reason, code=status, retry_after=wait)
    if status >= 500:
        raise CoreUnavailable(service, reason, code=status)
    raise CoreGarbled(service, reason, code=status)


def seconds_to_wait(retry_after: str | None, now: float) -> float | None:
    """`Retry-After`, in either of its forms (RFC 9110 §10.2.3), as seconds from `now`.

    Kept within 0 and `MAX_RETRY_AFTER_S`; None when the header is absent or neither form.
    """
    if retry_after is None:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        wait = float(retry_after)
    else:
        try:
            when = parsedate_to_datetime(retry_after)
        except ValueError:
            return None
        wait = (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now
    return min(max(wait, 0.0), MAX_RETRY_AFTER_S)


def open_envelope(service: str, body: bytes, answer: type[T], refusals: Collection[int]) -> T:
    """The `data` of a successful answer.

    Raises CoreRefused for one of the `refusals` that the dialect lists for the call,
    CoreUnavailable for any other code ≠ 0: that one is about us (app id, signature, clock, nonce)
    or about the core, and says nothing of what was asked. CoreGarbled for what is no such envelope.
    """
    try:
        envelope = _envelope.decode(body)
        if envelope.code in refusals:
            raise CoreRefused(
                service, f"refused with code {envelope.code}", code=envelope.code, msg=envelope.msg
            )
        if envelope.code != 0:
            raise CoreUnavailable(
                service, f"answered code {envelope.code}", code=envelope.code, msg=envelope.msg
            )
        data: T = _decoders[answer].decode(envelope.data)
        return data
    except _NOT_OURS:
        # Not chained: a decoder may quote the value it stumbled over.
        raise CoreGarbled(service, "answer does not fit the dialect") from None


def read_each(
    entries: Iterable[msgspec.Raw], answer: type[T], key: str
) -> tuple[tuple[T, ...], tuple[str, ...]]:
    """The entries of a page, and what those outside the dialect call themselves in `key`."""
    decoder = _decoders[answer]
    good, garbled = [], []
    for entry in entries:
        try:
            good.append(decoder.decode(entry))
        except _NOT_OURS:
            garbled.append(_name(entry, key))
    return tuple(good), tuple(garbled)


def _name(entry: msgspec.Raw, key: str) -> str:
    try:
        members = msgspec.json.decode(entry, type=dict[str, msgspec.Raw])
        return msgspec.json.decode(members[key], type=str)[:64]
    except (*_NOT_OURS, KeyError):
        return "?"
