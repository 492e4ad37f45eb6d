"""材料: files that citizens attach, passed through to the core as they arrive."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

import msgspec

from gateways.core.config import Call
from gateways.core.errors import CoreError, CoreGarbled
from gateways.core.reference.link import Upstream
from gateways.core.shapes import Answer, Code, Question, path_of
from gateways.uploads import Outflow

MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file for the material `code`. `name` is the citizen's own, cut to `MAX_NAME` characters.

    `chunks` is read once, in a task of its own; `length` is None when nobody has said.
    """

    code: str
    name: str
    media_type: str
    length: int | None
    chunks: AsyncIterator[bytes]

    def __repr__(self) -> str:
        return f"Upload(code={self.code!r}, media_type={self.media_type!r}, length={self.length})"


class Uploaded(Answer, frozen=True):
    """The core holds the file, and it is the one that was sent: hash and size were compared."""

    material_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    size: int


class _Nothing(Question, frozen=True):
    pass


class MaterialService:
    """Typed calls of the material store."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    async def upload(self, upload: Upload, call: Call) -> Uploaded:
        """Streams a file through; a few chunks at most are in memory. Never repeated.

        The core may keep us waiting for `call_timeout_s` with each chunk; how long `chunks` takes
        is the caller's to bound. The time that `call` has left when the upload begins is what the
        core has for its answer after the last byte, however long the upload took.

        An exception of `chunks` comes out as it is, and leaves nothing at the core; so does
        ValueError when there are not `length` bytes. Raises CoreRefused 43101 (too large; perhaps
        in mid-upload) and 43102 (empty), CoreGarbled when the core got something else than was
        sent (it is told to throw that away), else CoreError.
        """
        outflow = Outflow(upload.chunks, upload.length)
        headers = {
            "Content-Type": upload.media_type,
            "X-Material-Code": upload.code,
            "X-Material-Name": quote(upload.name[:MAX_NAME], safe="", errors="replace"),
        }
        if upload.length is not None:
            headers["Content-Length"] = str(upload.length)
        uploaded = await self._upstream.upload(
            "/materials", outflow, headers, Uploaded, call, refusals=(43101, 43102)
        )
        same = (uploaded.sha256, uploaded.size) == (outflow.sha256, outflow.size)
        if not (outflow.ended and same):
            await self._drop(uploaded.material_id, call)
            raise CoreGarbled(self._upstream.service, "the core got other bytes than were sent")
        return uploaded

    async def _drop(self, material_id: str, call: Call) -> None:
        """Nobody will ask for it. When the core cannot be told, it does so after 40 days."""
        at = asyncio.get_running_loop().time() + self._upstream.transport.config.call_timeout_s
        with suppress(CoreError):
            await self.discard(
                material_id, Call(call.request_id, at), idempotency_key=f"discard-{material_id}"
            )

    async def discard(self, material_id: str, call: Call, *, idempotency_key: str) -> None:
        """Throws a file away that no case has taken; also one that is not there.

        Raises CoreError.
        """
        path = path_of("materials", material_id, "discard")
        await self._upstream.ask(
            path, _Nothing(), dict[Code, msgspec.Raw], call, idempotency_key=idempotency_key
        )
