"""The environment for programs that tests start: what we have ourselves, and some settings."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def with_settings(**settings: str) -> dict[str, str]:
    return os.environ | settings


def with_our_programs() -> dict[str, str]:
    """Return our own environment, in which the programs beside this Python are found first."""
    folder = str(Path(sys.executable).parent)
    return with_settings(PATH=os.pathsep.join((folder, os.environ.get("PATH", ""))))
