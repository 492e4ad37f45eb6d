"""Decoding of bodies and queries into msgspec Structs.

Types are strict, unknown fields are refused, and a wrong field is named (RFC 6901).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Annotated, TypeVar
from urllib.parse import parse_qs

import msgspec
from msgspec import Meta

from bff.fault_places import LONGEST_NAME, pointer_to_fault
from bff.http.request import BffRequest
from bff.problems import Problem
from bff.problems.input import MALFORMED_JSON, FieldFault, escape_pointer, invalid_field
from bff.typed_text import visible

T = TypeVar("T", bound=msgspec.Struct)

END = r"$(?!\n)"
"""End of a pattern: Python's ``$`` alone would accept a last newline.

ECMA 262, which the API description uses, reads it the same.
"""

# Texts that machines write and read: ids, tickets, tokens, codes.
_VISIBLE = r"^[!-~]+" + END
Opaque = Annotated[str, Meta(min_length=1, max_length=2048, pattern=_VISIBLE)]
ShortOpaque = Annotated[str, Meta(min_length=1, max_length=128, pattern=_VISIBLE)]


Moment = Annotated[datetime, Meta(tz=True)]
"""A time with its offset, in ISO 8601."""


class In(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """Struct of a request."""


class Out(msgspec.Struct, rename="camel"):
    """Struct of an answer."""


_MISSING = re.compile(r"missing required field `([^`]+)`")
_UNKNOWN = re.compile(r"contains unknown field `([^`]+)`")
_FAULTS: tuple[tuple[re.Pattern[str], FieldFault], ...] = (
    (re.compile(r"length <="), "too-long"),
    (re.compile(r"length >="), "too-short"),
    (re.compile(r"matching regex"), "format"),
    (re.compile(r"`(int|float)` [<>]|Number out of range"), "range"),
    (re.compile(r"Invalid enum value"), "choice"),
    (re.compile(r"document number"), "document-number"),
)


def read_body(request: BffRequest, shape: type[T]) -> T:
    """Decode the JSON body as ``shape``.

    Problems ``malformed-json`` 400, ``invalid-field`` 422 with its pointer.
    """
    try:
        return msgspec.json.decode(request.body, type=shape)
    except msgspec.ValidationError as error:
        raise _field_problem(error, _plain(request.body), shape) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Problem(MALFORMED_JSON) from None


def read_query(request: BffRequest, shape: type[T]) -> T:
    """Decode the query string as ``shape``. Text is converted to the field's type.

    Problem ``invalid-field`` 422 with its pointer, also for a name that stands there twice: another
    program on the way may take the other one. A name without a value counts as left out.
    """
    values = _parse_query(request.query_string)
    try:
        return msgspec.convert(values, shape, strict=False)
    except msgspec.ValidationError as error:
        raise _field_problem(error, values, shape) from None


@lru_cache(maxsize=64)
def _parse_query(query: str) -> Mapping[str, str]:
    """Parse a query string; few are frequent, and parsing one takes as long as a short answer."""
    values = parse_qs(query, keep_blank_values=True)
    for name, texts in values.items():
        if len(texts) > 1:
            raise invalid_field(f"/{escape_pointer(name[:LONGEST_NAME])}", "repeated")
    return {name: texts[0] for name, texts in values.items() if texts[0]}


def plain_text(text: str, field: str, longest: int) -> str:
    """Clean a line of text that people will read (``bff.typed_text.visible``).

    Raises ValueError, in msgspec's words and with the ``field``, when nothing is left, or more than
    ``longest`` characters: composing may lengthen.
    """
    visible_text = visible(text)
    if not visible_text:
        raise ValueError(f"Expected `str` of length >= 1 - at `$.{field}`")
    if len(visible_text) > longest:
        raise ValueError(f"Expected `str` of length <= {longest} - at `$.{field}`")
    return visible_text


def _plain(body: bytes) -> object:
    """Decode a body without a type, or return None: the type may be what let it be read so far."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _field_problem(error: msgspec.ValidationError, body: object, shape: type) -> Problem:
    """Convert msgspec's error to pointer and reason.

    It repeats only names from our shapes and the caller's own keys.
    """
    message = str(error)
    pointer = pointer_to_fault(error, body, shape)
    if missing := _MISSING.search(message):
        return invalid_field(f"{pointer}/{missing.group(1)}", "missing")
    if unknown := _UNKNOWN.search(message):
        return invalid_field(
            f"{pointer}/{escape_pointer(unknown.group(1)[:LONGEST_NAME])}", "unknown"
        )
    faults = (fault for pattern, fault in _FAULTS if pattern.search(message))
    return invalid_field(pointer or "/", next(faults, "type"))
