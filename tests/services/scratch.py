"""Folders for databases and files of tests: in memory when the machine has room there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
ENOUGH = 2 * 1024**3
"""A run takes a tenth of it. A container's own /dev/shm is often 64 MB, which is not enough."""


def scratch_folder() -> Path:
    """Return the folder for what a test run writes and need not survive a power cut.

    Not TMPDIR: a socket's path has at most 104 characters, and PostgreSQL's user must get there.
    """
    usable = IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK)
    if usable and shutil.disk_usage(IN_MEMORY).free >= ENOUGH:
        return IN_MEMORY
    return Path("/tmp")


def use_for_tmp_path() -> None:
    """Let pytest's ``tmp_path`` lie there, unless somebody chose another place."""
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(scratch_folder()))
