"""Reads what the core answered: status line, `Retry-After`, and the envelope `{"code": 0, "msg":
…, "data": …}`.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import msgspec

from gateways.core.errors import CoreBusy, CoreGarbled, CoreRefused, CoreUnavailable
from gateways.core.shapes import Kept, Misfit

T = TypeVar("T")
K = TypeVar("K", bound=Kept)

MAX_RETRY_AFTER_S = 3600.0


class _Envelope(msgspec.Struct):
    code: int
    msg: msgspec.Raw = msgspec.Raw(b'""')
    data: msgspec.Raw = msgspec.Raw(b"null")


_envelope = msgspec.json.Decoder(_Envelope)

NOT_OURS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_NAME = re.compile("[!-~]{1,64}")
_QUOTES = ("Invalid enum value", "Invalid value")  # msgspec repeats the value in these


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


def open_envelope(
    service: str, body: bytes, answer: type[T], refusals: Collection[int]
) -> tuple[T, list[Misfit]]:
    """Return the `data` of a successful answer, and the misfits among its members.

    Raise CoreRefused for one of the `refusals` that the dialect lists for the call. Raise
    CoreUnavailable for any other code ≠ 0: it concerns us (app id, signature, clock, nonce) or the
    core, and not what we asked. Raise CoreGarbled for anything that is not an envelope.
    """
    try:
        envelope = _envelope.decode(whole_characters(body))
        if envelope.code in refusals:
            raise CoreRefused(
                service,
                f"refused with code {envelope.code}",
                code=envelope.code,
                msg=_text(envelope.msg),
            )
        if envelope.code != 0:
            raise CoreUnavailable(
                service,
                f"answered code {envelope.code}",
                code=envelope.code,
                msg=_text(envelope.msg),
            )
        if isinstance(answer, type) and issubclass(answer, Kept):
            return read_kept(envelope.data, answer)
        data: T = _decoders[answer].decode(envelope.data)
        return data, []
    except NOT_OURS:
        # Not chained: a decoder may quote the value it stumbled over.
        raise CoreGarbled(service, "answer does not fit the dialect") from None


def whole_characters(body: bytes) -> bytes:
    """Return the JSON with U+0000 for each half of a character (a lone surrogate). The decoder
    would refuse the whole page for the half; U+0000 is refused or removed where it stands.
    """
    if b"\\ud" not in body and b"\\uD" not in body:
        return body
    return _ESCAPE.sub(lambda found: rb"\u0000" if found[1] else found[0], body)


def read_kept(entry: msgspec.Raw, answer: type[K]) -> tuple[K, list[Misfit]]:
    """Decode the answer to a write member by member. Leave a member that does not fit at its
    default and report it as a misfit. Raise ValidationError if a member without a default does not
    fit.
    """
    members = msgspec.json.decode(entry, type=dict[str, msgspec.Raw])
    known: dict[str, Any] = {}
    misfits = []
    for field in msgspec.structs.fields(answer):
        if (member := members.get(field.encode_name)) is None:
            continue
        try:
            known[field.name] = _decoders[field.type].decode(member)
        except NOT_OURS as error:
            if field.required:
                raise
            misfits.append(Misfit(field.encode_name, fault_of(error)))
    try:
        return answer(**known), misfits
    except (TypeError, ValueError) as error:
        raise msgspec.ValidationError(str(error)) from None


def read_each(
    entries: Iterable[msgspec.Raw], answer: type[T], key: str
) -> tuple[tuple[T, ...], tuple[Misfit, ...]]:
    """Decode the entries of a page one by one; return those that fit, and the misfits. Name a
    misfit by its member `key`, or by a digest if that cannot be read.
    """
    decoder = _decoders[answer]
    good, misfits = [], []
    for entry in entries:
        try:
            good.append(decoder.decode(entry))
        except NOT_OURS as error:
            misfits.append(Misfit(_name(entry, key), fault_of(error)))
    return tuple(good), tuple(misfits)


def fault_of(error: Exception) -> str:
    """Describe a decoder's error without the value that it failed at."""
    text = str(error)
    if not isinstance(error, msgspec.ValidationError) or text.startswith(_QUOTES):
        return "not JSON that can be read"
    return text[:200]


def _name(entry: msgspec.Raw, key: str) -> str:
    try:
        members = msgspec.json.decode(entry, type=dict[str, msgspec.Raw])
        name = msgspec.json.decode(members[key], type=str)[:64]
    except (*NOT_OURS, KeyError):
        name = ""
    if _NAME.fullmatch(name):
        return name
    return "?" + hashlib.sha256(bytes(entry)).hexdigest()[:8]


def _text(raw: msgspec.Raw) -> str:
    """Return the core's text beside a code; empty if it is not a text. The code counts all the
    same.
    """
    try:
        return msgspec.json.decode(raw, type=str)
    except NOT_OURS:
        return ""
