"""What capabilities declare about scans: the actions of codes, and the shape of their answers.

A code says what it is of, a terminal what it may do. The pair chooses the action; the table of them
is filled from the faces (docs/decisions/0054-code-actions.md).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from bff.problems import ProblemKind
from qr import CodeKind

Context = TypeVar("Context", contravariant=True)
Code = TypeVar("Code")

ActionKey = tuple[CodeKind, str]
"""Kind of a code, and the capability of the terminal that scans it."""


class ScanView(msgspec.Struct, rename="camel", kw_only=True, tag_field="type"):
    """Answer to a scan. ``type`` says what was scanned, and so which members there are."""

    scan_id: str
    """Id of the scan."""


async def _do_nothing(*_: Any) -> None:
    """Do nothing when an answer is repeated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAction(Generic[Context, Code]):
    """Action of a scan. ``code`` is the Struct in which codes of this kind are stored.

    ``run(context, scan, code)`` acts for the one scan that has taken the code, and records what
    came of it. A problem below 500 leaves the code used up; after any other failure the code may be
    scanned again.

    ``before_repeat(context, scan, code, scan_id)`` is called before a lost answer is repeated. It
    may raise a problem.
    """

    code: type[Code]
    answer: type[ScanView]
    run: Callable[[Context, Any, Code], Awaitable[ScanView]]
    before_repeat: Callable[[Context, Any, Code, str], Awaitable[None]] = _do_nothing
    problems: tuple[ProblemKind, ...] = ()


class CodeActions:
    """Table of the actions: (kind of code, capability of the terminal) → action."""

    def __init__(self, actions: Mapping[ActionKey, CodeAction[Any, Any]]) -> None:
        self._actions = dict(actions)

    def shape(self, kind: CodeKind) -> type[Any] | None:
        """Return the Struct in which codes of the kind are stored; None if there are none."""
        codes = (
            action.code for (code_kind, _), action in self._actions.items() if code_kind is kind
        )
        return next(codes, None)

    def find(self, kind: CodeKind, capabilities: Iterable[str]) -> CodeAction[Any, Any] | None:
        """Return the action of the first of a terminal's capabilities that has one for the kind."""
        actions = (self._actions.get((kind, capability)) for capability in capabilities)
        return next((action for action in actions if action is not None), None)
