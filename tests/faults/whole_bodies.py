"""The real server, of one worker, that reads an upload whole before it passes it on.

Run as ``python -m tests.faults.whole_bodies serve``.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator

from bff import commands
from bff.http.streamed_body import StreamedBody
from tests.faults.many_places import make_room

passing = StreamedBody.chunks


async def whole(self: StreamedBody) -> AsyncIterator[bytes]:
    yield b"".join([chunk async for chunk in passing(self)])


if __name__ == "__main__":
    make_room()
    StreamedBody.chunks = whole  # type: ignore[method-assign]
    sys.exit(commands.serve())
