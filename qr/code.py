"""A code (一码): a value that names nobody and lives for seconds."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Final

CODE_PATH: Final = "/q/"
MAX_SCAN_LENGTH: Final = 512

_CODE: Final = r"[A-Za-z0-9_-]{32}"
_SCAN: Final = re.compile(
    rf"\s*(?:(?i:https?)://[^\s/?#]+{CODE_PATH})?({_CODE})\s*",
    re.ASCII,  # otherwise \s would accept blanks that no scanner types
)


class CodeKind(IntEnum):
    """Purpose of a code; four bits, 0 unused so that zeroed bytes are no code."""

    CERTIFICATE = 1
    """出示证照: show one electronic certificate."""
    ONE_CODE = 2
    """一码办事: identify oneself at a desk or kiosk for the matter at hand."""


@dataclass(frozen=True, slots=True)
class Code:
    """A genuine code, made by `qr.mint` or `qr.read` only.

    `expires_at` is aware, UTC, in whole seconds; the code is live strictly before it. `id` is 10
    random bytes. `text`, the 32 characters, is a bearer secret while live and not in the repr.
    """

    kind: CodeKind
    kid: int
    expires_at: datetime
    id: bytes
    text: str = field(repr=False)

    @property
    def id_text(self) -> str:
        """The id as 14 characters of base64url, safe to store and log: it cannot be scanned."""
        return urlsafe_b64encode(self.id).rstrip(b"=").decode("ascii")

    def url(self, public_url: str) -> str:
        """Return the link for the QR symbol: `<public_url>/q/<32 characters>`.

        Raises ValueError when `qr.read` would not accept it: `public_url` must be
        `http(s)://host[:port]` with no path, query or blank.
        """
        url = public_url.removesuffix("/") + CODE_PATH + self.text
        if public_url != public_url.strip() or code_text(url) != self.text:
            raise ValueError(f"public URL must be http(s)://host[:port], not {public_url!r}")
        return url


def code_text(scan: str) -> str | None:
    """Return the 32 characters of a code in a scanner's input, or None if there are none.

    Accepts them bare or as the path `/q/<code>` of an http(s) URL on any host (the signature
    decides, not the host), with blanks and line ends around. Nothing is corrected into another
    code: no look-alike characters, no other case, no standard base64.
    """
    if len(scan) > MAX_SCAN_LENGTH:
        return None
    match = _SCAN.fullmatch(scan)
    return match[1] if match else None
