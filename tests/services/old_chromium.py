"""Old Chromium for tests of the oldest supported browser, and of one that is too old.

An npm package made for serverless use ships it: headless only, for x86-64 Linux, in one file.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import brotli

from tests.services.chromium import Chromium, find_chromium
from tests.services.install import one_at_a_time, unavailable
from tests.services.npm import npm_file


@dataclass(frozen=True, slots=True)
class Release:
    chromium: int
    package: str
    sha256: str
    """Of the package's archive."""


FLOOR = Release(
    86,
    "chrome-aws-lambda@5.3.1",
    "e258e73f4d5957f39de30f6343a2f44de425d978d8058631e4e9d20111c2222a",
)

BELOW_THE_FLOOR = Release(
    85,
    "chrome-aws-lambda@5.2.1",
    "4af9d2661e995315acecb2bac395c493397c90c7b9bd0cea8a7f3d8b77e5deae",
)


def find_old_chromium(release: Release) -> Chromium:
    """Return the release's program; a newer Chromium's libraries and fonts serve it as well."""
    modern = find_chromium()
    program = unpack(release)
    check = [str(program), "--version", *modern.args]
    result = subprocess.run(check, capture_output=True, text=True, check=False)
    if result.returncode:
        unavailable(f"Chromium {release.chromium}", result.stderr)
    return Chromium(str(program), modern.args)


@one_at_a_time
def unpack(release: Release) -> Path:
    """Return the program, kept in the virtual environment once it is there."""
    program = Path(sys.prefix, f"chromium-{release.chromium}")
    if not program.exists():
        packed = npm_file(release.package, release.sha256, "bin/chromium.br")
        if packed is None:
            unavailable(f"Chromium {release.chromium}", "Is an npm registry within reach?")
        unfinished = program.with_suffix(".part")
        unfinished.write_bytes(brotli.decompress(packed))
        unfinished.chmod(0o755)
        unfinished.rename(program)
    return program
