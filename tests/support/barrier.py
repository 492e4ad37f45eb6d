"""What the control of a race needs: several at the same place at the same time, on any machine."""

from __future__ import annotations

import asyncio


class Barrier:
    """The first ``several`` to come wait for one another; who comes later passes.

    Put it where all of them come, whatever they have found: who turns back before it, as another
    was faster, leaves one waiting for nobody.
    """

    def __init__(self, several: int) -> None:
        self._missing = several
        self._complete = asyncio.Event()

    async def join(self) -> None:
        """TimeoutError when the others do not come."""
        self._missing -= 1
        if self._missing <= 0:
            self._complete.set()
        async with asyncio.timeout(60):
            await self._complete.wait()
