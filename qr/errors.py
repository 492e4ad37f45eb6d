"""Why a scanned text is refused.

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
    """A scan was refused; `reason` is the stable slug that the API and the usage log show.

    The message is the slug alone: the scanned text must not reach a log line.
    """

    reason: ClassVar[str]

    def __str__(self) -> str:
        return self.reason


class MalformedCode(CodeError):
    """Not a code of this layout: wrong length, alphabet, version or kind."""

    reason = "code-malformed"


class ForgedCode(CodeError):
    """No key that could have minted this code did."""

    reason = "code-forged"


class ExpiredCode(CodeError):
    """Minted by us and past its time; `code` says which one, so the late scan can be attributed."""

    reason = "code-expired"

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code
