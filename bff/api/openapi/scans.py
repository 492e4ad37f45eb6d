"""The route that scans codes: its answers and problems are those of all actions of codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bff.api.endpoint import Endpoint
from bff.api.openapi.shapes import Struct
from bff.scans import CodeAction, ScanView


def with_action_problems(endpoint: Endpoint, actions: Sequence[CodeAction[Any, Any]]) -> Endpoint:
    """Add the problems of the actions to the endpoint that scans. Leave any other as it is."""
    if endpoint.reply is not ScanView:
        return endpoint
    more = (problem for action in actions for problem in action.problems)
    return replace(endpoint, problems=tuple(dict.fromkeys((*endpoint.problems, *more))))


def members(actions: Sequence[CodeAction[Any, Any]]) -> dict[Struct, Sequence[Struct]]:
    """List the answers that a scan may have."""
    answers = tuple(dict.fromkeys(action.answer for action in actions))
    return {ScanView: answers} if answers else {}
