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


_PATH = re.compile(r" - at `\$(.*?)`$")
_MISSING = re.compile(r"missing required field `([^`]+)`")
_UNKNOWN = re.compile(r"contains unknown field `([^`]+)`")
_FAULTS: tuple[tuple[re.Pattern[str], FieldFault], ...] = (
    (re.compile(r"length <="), "too-long"),
    (re.compile(r"length >="), "too-short"),
    (re.compile(r"matching regex"), "format"),
    (re.compile(r"`(int|float)` [<>]"), "range"),
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
        raise _field_problem(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Problem(MALFORMED_JSON) from None


def read_query(request: BffRequest, shape: type[T]) -> T:
    """Decode the query string as ``shape``. Text is converted to the field's type.

    Of a repeated name one value counts.
    """
    try:
        return msgspec.convert(_parse_query(request.query_string), shape, strict=False)
    except msgspec.ValidationError as error:
        raise _field_problem(str(error)) from None


@lru_cache(maxsize=64)
def _parse_query(query: str) -> Mapping[str, str]:
    """Parse a query string; few are frequent, and parsing one takes as long as a short answer."""
    return {name: values[0] for name, values in parse_qs(query).items()}


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


def _field_problem(message: str) -> Problem:
    """Split msgspec's message into pointer and reason.

    It repeats only names from our shapes and the caller's own keys.
    """
    path = _PATH.search(message)
    pointer = _pointer(path.group(1)) if path else ""
    if missing := _MISSING.search(message):
        return invalid_field(f"{pointer}/{missing.group(1)}", "missing")
    if unknown := _UNKNOWN.search(message):
        return invalid_field(f"{pointer}/{escape_pointer(unknown.group(1)[:64])}", "unknown")
    faults = (fault for pattern, fault in _FAULTS if pattern.search(message))
    return invalid_field(pointer or "/", next(faults, "type"))


def _pointer(path: str) -> str:
    """Convert ``.items[0].name`` to ``/items/0/name``."""
    return re.sub(r"\[(\d+|\.\.\.)\]", r"/\1", path).replace(".", "/")
