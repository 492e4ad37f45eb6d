"""Places of faults in objects with free names.

msgspec writes ``$.form[...]`` for a fault in an object whose names are the caller's own. A page
that is to show the fault at its field needs the name.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from bff.problems.input import escape_pointer

FAULT = re.compile(r"^(?P<fault>.*?) - at `(?P<key>key` in `)?\$(?P<path>.*)`$", re.DOTALL)
"""A message of msgspec: what is wrong, whether it is a name of the object there, and where."""
MOST_NAMES = 300
"""Names that are looked through. An object with more is wrong as a whole."""
LONGEST_NAME = 64
"""Characters of a name that are repeated to the caller."""

_STEP = re.compile(r"\.(?P<field>\w+)|\[(?P<index>\d+)\]|(?P<free>\[\.\.\.\])")

Steps = tuple[str | int, ...]


def pointer_to_fault(error: msgspec.ValidationError, body: object, shape: Any) -> str:
    """Return the pointer (RFC 6901) to the value that ``error`` is about; "" for the whole.

    ``body`` is the input in plain types, or None if it cannot be read so: the pointer then ends at
    the object that contains the fault.
    """
    match = FAULT.match(str(error))
    if match is None:
        return ""
    steps: Steps = ()
    for step in _STEP.finditer(match["path"]):
        name = step["field"] or step["index"]
        if step["free"]:
            name = _name_at_fault(match, body, steps, shape)
            if name is None:
                break
        steps = (*steps, int(name) if step["index"] else name)
    if match["key"] and (name := _name_at_fault(match, body, steps, shape)) is not None:
        steps = (*steps, name[:LONGEST_NAME])
    return "".join(f"/{escape_pointer(str(step))}" for step in steps)


def _name_at_fault(match: re.Match[str], body: object, steps: Steps, shape: Any) -> str | None:
    """Return the first name in the object at ``steps`` that makes the fault by itself."""
    container = _value_at(body, steps)
    if not isinstance(container, dict) or len(container) > MOST_NAMES:
        return None
    for name, value in container.items():
        try:
            msgspec.convert(_lone(steps, {name: value}), shape)
        except msgspec.ValidationError as error:
            lone = FAULT.match(str(error))
            if lone is not None and (lone["fault"], lone["key"]) == (match["fault"], match["key"]):
                return str(name)
    return None


def _value_at(value: Any, steps: Steps) -> object:
    for step in steps:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return None
    return value


def _lone(steps: Steps, part: object) -> object:
    """Return an input in which ``part`` stands at ``steps``, and nothing else stands anywhere."""
    for step in reversed(steps):
        part = [part] if isinstance(step, int) else {step: part}
    return part
