"""Materials (材料): files that citizens attach."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

import msgspec

from gateways.core.shapes import Fact

MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file for the material `code`. `name` is the citizen's own, cut to `MAX_NAME` characters.

    `chunks` is read once, in a task of its own; `length` is None if unknown.
    """

    code: str
    name: str
    media_type: str
    length: int | None
    chunks: AsyncIterator[bytes]

    def __repr__(self) -> str:
        return f"Upload(code={self.code!r}, media_type={self.media_type!r}, length={self.length})"


class UploadReceipt(Fact, frozen=True):
    """Confirmation that the core holds the file: hash and size were compared with what was sent."""

    material_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    size: int
