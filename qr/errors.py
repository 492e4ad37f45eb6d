"""Reasons to refuse a scanned text.

CodeError
├── MalformedCode   code-malformed   not one of our codes at all
├── ForgedCode      code-forged      shaped like ours, but none of our keys signed it
└── ExpiredCode     code-expired     genuine, scanned too late; carries the code
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from qr.code import Code


class CodeError(Exception):
    """Refusal of a scan; `reason` is the stable slug that the API and the usage log show.

    The message is the slug alone: the scanned text must not reach a log line.
    """

    reason: ClassVar[str]

    def __str__(self) -> str:
        return self.reason


class MalformedCode(CodeError):
    """Text that is not a code of this layout: wrong length, alphabet, version or kind."""

    reason = "code-malformed"


class ForgedCode(CodeError):
    """Code that none of our keys can have signed."""

    reason = "code-forged"


class ExpiredCode(CodeError):
    """Code of ours that has expired; `code` says which one, so the late scan can be attributed."""

    reason = "code-expired"

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code
