"""All faces as one. Two capabilities that claim the same name stop the start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from bff.api.face import Face
from bff.health import FRAME_READINESS
from bff.http.rate_limits import POLICIES, RatePolicy
from qr import CodeKind

Key = TypeVar("Key")
Value = TypeVar("Value")


def combine(faces: Iterable[Face]) -> Face:
    """Combine the faces into one, in their order, with the rate limits of the frame.

    ValueError: two of them claim the same name, or the same pair of code and terminal.
    """
    faces = tuple(faces)
    actions = _merge("a scan action for", (face.code_actions for face in faces))
    for kind in {kind for kind, _ in actions}:
        if len({action.code for (other, _), action in actions.items() if other is kind}) > 1:
            raise ValueError(f"codes of the kind {kind.name} are stored as two different Structs")
    return Face(
        routes=tuple(routes for face in faces for routes in face.routes),
        rate_policies=_rate_policies(faces),
        job_kinds=lambda context: [kind for face in faces for kind in face.job_kinds(context)],
        message_kinds=lambda context: [
            kind for face in faces for kind in face.message_kinds(context)
        ],
        code_actions=actions,
        refused_scans=tuple(record for face in faces for record in face.refused_scans),
        start_checks=tuple(check for face in faces for check in face.start_checks),
        checks=tuple(check for face in faces for check in face.checks),
        readiness=_merge(
            "the part of /readyz", (face.readiness for face in faces), FRAME_READINESS
        ),
        features=_merge("the feature", (face.features for face in faces)),
        gauges=tuple(gauge for face in faces for gauge in face.gauges),
    )


def _rate_policies(faces: Iterable[Face]) -> tuple[RatePolicy, ...]:
    policies = (*POLICIES, *(policy for face in faces for policy in face.rate_policies))
    return tuple(_merge("the rate limit", ({entry.name: entry} for entry in policies)).values())


def _merge(
    label: str, tables: Iterable[Mapping[Key, Value]], reserved_keys: Iterable[Key] = ()
) -> dict[Key, Value]:
    """Merge the tables of all faces. ValueError: a key is in two of them, or taken already."""
    keys, merged = set(reserved_keys), dict[Key, Value]()
    for table in tables:
        if both := keys & table.keys():
            names = ", ".join(sorted(map(_name, both)))
            raise ValueError(f"{label} {names} is claimed twice: it must have one owner")
        keys |= table.keys()
        merged |= table
    return merged


def _name(key: object) -> str:
    match key:
        case (CodeKind() as kind, capability):
            return f"{kind.name} at {capability}"
        case _:
            return str(key)
