"""The environment for programs that tests start: what we have ourselves, and some settings."""

from __future__ import annotations

import os


def with_settings(**settings: str) -> dict[str, str]:
    return os.environ | settings
