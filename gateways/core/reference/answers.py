"""Readers of the core's answers: the envelope `{"code": 0, "msg": …, "data": …}` and its data.

A wire Struct is decoded first and then converted into a type of our own; both validate.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, TypeVar, overload

import msgspec

from gateways.core.errors import CoreGarbled, CoreRefused, CoreUnavailable
from gateways.core.refusals import Refusal
from gateways.core.shapes import Misfit

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

Reader = Callable[[msgspec.Raw], tuple[T, list[Misfit]]]
"""Reads the data of an envelope, and says what in it does not fit."""

Entries = Iterable[msgspec.Raw]
SortedEntries = tuple[tuple[T, ...], tuple[Misfit, ...]]


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


def strict(wire: type[msgspec.Struct], domain: type[T]) -> Reader[T]:
    """Return a reader that accepts an answer as a whole, or raises that it is garbled."""

    def read(data: msgspec.Raw) -> tuple[T, list[Misfit]]:
        return _convert(_decoders[wire].decode(data), domain), []

    return read


def plain_reader(wire: type[T]) -> Reader[T]:
    """Return a reader of an answer in the wire's own type."""

    def read(data: msgspec.Raw) -> tuple[T, list[Misfit]]:
        return _decoders[wire].decode(data), []

    return read


def repairing_reader(wire: type[msgspec.Struct], domain: type[S]) -> Reader[S]:
    """Return a reader of the answer to a write, member by member.

    A misfitting member is reported and left at its default; without a default, the answer is
    garbled.
    """
    domain_fields = {field.name: field for field in _fields(domain)}

    def read(data: msgspec.Raw) -> tuple[S, list[Misfit]]:
        members = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        values: dict[str, Any] = {}
        misfits = []
        for field in _fields(wire):
            if (member := members.get(field.encode_name)) is None:
                continue
            try:
                value = _decoders[field.type].decode(member)
                values[field.name] = _convert(value, domain_fields[field.name].type)
            except NOT_OURS as error:
                if domain_fields[field.name].required:
                    raise
                misfits.append(Misfit(field.encode_name, fault_of(error)))
        try:
            return domain(**values), misfits
        except (TypeError, ValueError) as error:
            raise msgspec.ValidationError(str(error)) from None

    return read


@cache
def _fields(shape: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """Return the fields of a Struct. msgspec evaluates all annotations anew each time."""
    return msgspec.structs.fields(shape)


def _convert(wire: Any, domain: Any) -> Any:
    """Bring an answer into our terms, by the names of its members in the code."""
    return msgspec.convert(wire, domain, from_attributes=True)


def open_envelope(
    service: str, body: bytes, read: Reader[T], refusals: Mapping[int, Refusal]
) -> tuple[T, list[Misfit]]:
    """Return the `data` of a successful answer, and the misfits among its members.

    Raise CoreRefused for one of the `refusals` that the dialect lists for the call. Raise
    CoreUnavailable for any other code ≠ 0: it concerns us (app id, signature, clock, nonce) or the
    core, and not the request. Raise CoreGarbled for anything that is not an envelope.
    """
    try:
        envelope = _envelope.decode(whole_characters(body))
        code, msg = envelope.code, _text(envelope.msg)
        if (refusal := refusals.get(code)) is not None:
            reason = f"refused with code {code}"
            raise CoreRefused(service, reason, refusal=refusal, code=code, msg=msg)
        if code != 0:
            raise CoreUnavailable(service, f"answered code {code}", code=code, msg=msg)
        return read(envelope.data)
    except NOT_OURS:
        # Not chained, because the decoder's error may quote a personal value.
        raise CoreGarbled(service, "answer does not fit the dialect") from None


def whole_characters(body: bytes) -> bytes:
    """Replace each half of a character (a lone surrogate) in the JSON by U+0000.

    The decoder would refuse the whole page for the half; U+0000 is refused or removed field by
    field.
    """
    if b"\\ud" not in body and b"\\uD" not in body:
        return body
    return _ESCAPE.sub(lambda match: rb"\u0000" if match[1] else match[0], body)


@overload
def read_each(entries: Entries, wire: type[T], key: str) -> SortedEntries[T]: ...
@overload
def read_each(
    entries: Entries, wire: type[msgspec.Struct], key: str, domain: type[T]
) -> SortedEntries[T]: ...
def read_each(entries: Entries, wire: Any, key: str, domain: Any = None) -> SortedEntries[Any]:
    """Decode the entries of a page one by one; return those that fit, and the misfits.

    A misfit is named by its member `key`, or by a digest if that cannot be read.
    """
    decoder = _decoders[wire]
    good, misfits = [], []
    for entry in entries:
        try:
            match = decoder.decode(entry)
            good.append(match if domain is None else _convert(match, domain))
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
    """Return the core's text beside a code; empty if it is no text, since the code counts alone."""
    try:
        return msgspec.json.decode(raw, type=str)
    except NOT_OURS:
        return ""
