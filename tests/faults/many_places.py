"""The real server, of one worker, that gives all its upload places to one address and few citizens.

Run as ``python -m tests.faults.many_places serve``.
"""

from __future__ import annotations

import sys

from bff import commands
from bff.materials import parts
from bff.materials.upload_places import UploadPlaces


def make_room() -> None:
    parts.UploadPlaces = lambda: UploadPlaces(4, 1000)  # type: ignore


if __name__ == "__main__":
    make_room()
    sys.exit(commands.serve())
