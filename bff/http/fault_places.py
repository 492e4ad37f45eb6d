"""Places of faults in objects with free names.

msgspec writes ``$.form[...]`` for a fault in an object whose names are the caller's own. A page
that is to show the fault at its field needs the name.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from bff.problems.input import escape_pointer

_PATH = re.compile(r"^(?P<fault>.*) - at `\$(?P<path>.*)`$", re.DOTALL)
_STEP = re.compile(r"\.(?P<field>\w+)|\[(?P<index>\d+)\]|(?P<free>\[\.\.\.\])")


def pointer_to_fault(error: msgspec.ValidationError, body: object, shape: Any) -> str:
    """Return the pointer (RFC 6901) to the value that ``error`` is about; "" for the whole.

    ``body`` is the input in plain types, or None if it cannot be read so: the pointer then ends at
    the object that contains the fault.
    """
    match = _PATH.match(str(error))
    if match is None:
        return ""
    steps: list[str | int] = []
    for step in _STEP.finditer(match["path"]):
        if step["free"] is None:
            steps.append(step["field"] or int(step["index"]))
            continue
        name = _name_at_fault(str(error), body, steps, shape)
        if name is None:
            break
        steps.append(name)
    return "".join(f"/{escape_pointer(str(step))}" for step in steps)


def _name_at_fault(fault: str, body: object, steps: list[str | int], shape: Any) -> str | None:
    """Return the first name in the object at ``steps`` that makes the fault by itself."""
    container = _value_at(body, steps)
    if not isinstance(container, dict):
        return None
    for name, value in container.items():
        try:
            msgspec.convert(_copy_with(body, steps, {name: value}), shape)
        except msgspec.ValidationError as error:
            if str(error) == fault:
                return str(name)
    return None


def _value_at(value: Any, steps: list[str | int]) -> object:
    for step in steps:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return None
    return value


def _copy_with(value: Any, steps: list[str | int], part: object) -> object:
    """Copy ``value`` with ``part`` in the place that ``steps`` lead to."""
    if not steps:
        return part
    copy = value.copy()
    copy[steps[0]] = _copy_with(value[steps[0]], steps[1:], part)
    return copy
