"""A right message of the core with one thing in it spoiled at a time: every place, every way."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

RAW = "raw:"
"""In front of what stands for JSON text as it is, however wrong: `msgspec` would not write it."""

WRONG: dict[str, Any] = {
    "null": None,
    "empty": "",
    "blanks": " \u3000\t",
    "endless": "x" * 5000,
    "U+0000": "a\x00b",
    "turned": "a\u202eb",
    "lone surrogate": RAW + '"\\ud83d"',
    "half a character": RAW + '"\xe9"',
    "no text": 7,
    "negative": -1,
    "larger than a row holds": 2**31,
    "larger than a long row holds": 2**63,
    "larger than any": RAW + "9" * 5000,
    "a fraction": 0.5,
    "out of range": RAW + "1e400",
    "a boolean": True,
    "a list": [],
    "a list of nulls": [None],
    "an object": {},
    "year 1": "0001-01-01T00:00:00+14:00",
    "year 9999": "9999-12-31T23:59:59-14:00",
    "the last day": "9999-12-31",
    "no day": "2026-02-30",
}


class SpoiledMessage(NamedTuple):
    """`text` is JSON as it goes on the wire; `message` the same as Python, where that can be."""

    fault: str
    text: bytes


def spoil(message: Any) -> Iterator[SpoiledMessage]:
    """Each member and each entry, at any depth: absent, doubled, and replaced by all of `WRONG`."""
    for path in _paths(message):
        place = "/".join(map(str, path))
        yield SpoiledMessage(f"{place} absent", _written(_without(message, path)))
        for how, value in WRONG.items():
            yield SpoiledMessage(f"{place} {how}", _written(_with(message, path, value)))


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _paths(member, (*path, name))
    elif isinstance(value, list):
        for number, entry in enumerate(value):
            yield from _paths(entry, (*path, number))


def _with(message: Any, path: tuple[Any, ...], value: Any) -> Any:
    whole, holder = _holder(message, path)
    holder[path[-1]] = value
    return whole


def _without(message: Any, path: tuple[Any, ...]) -> Any:
    whole, holder = _holder(message, path)
    del holder[path[-1]]
    return whole


def _holder(message: Any, path: tuple[Any, ...]) -> tuple[Any, Any]:
    whole = holder = copy.deepcopy(message)
    for step in path[:-1]:
        holder = holder[step]
    return whole, holder


def _written(value: Any) -> bytes:
    if isinstance(value, dict):
        members = (msgspec.json.encode(k) + b":" + _written(v) for k, v in value.items())
        return b"{" + b",".join(members) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(_written, value)) + b"]"
    if isinstance(value, str) and value.startswith(RAW):
        return value.removeprefix(RAW).encode("latin-1")
    return msgspec.json.encode(value)
