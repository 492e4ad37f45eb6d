"""The settings of a running demo, for commands beside it.

``script/server`` stores them in ``demo.json`` in the data folder: it chose values, such as the
core's key, that no command could know.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

DEMO_FILE = "demo.json"


class _RunningDemo(msgspec.Struct):
    pid: int
    environment: dict[str, str]


def beside_demo(env: Mapping[str, str], data_dir: Path) -> Mapping[str, str]:
    """Complete ``env`` with the settings of the running demo, if there is one.

    An ``env`` that already sets BFF_CORE_APP_KEY or BFF_DEMO stays as it is.
    """
    if "BFF_CORE_APP_KEY" in env or "BFF_DEMO" in env:
        return env
    try:
        demo = msgspec.json.decode((data_dir / DEMO_FILE).read_bytes(), type=_RunningDemo)
        os.kill(demo.pid, 0)
    except PermissionError:
        return env  # another user's file or process
    except (OSError, ValueError, msgspec.DecodeError):
        return env  # no demo, or its supervisor was killed
    return {**demo.environment, **env}
