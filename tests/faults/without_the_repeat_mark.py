"""The server of ``pushes_killed_at``, which repeats wrongly: it forgets that it has done so.

Run as ``python -m tests.faults.without_the_repeat_mark serve``.
"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

from notifications import unsure
from tests.faults import pushes_killed_at

repeat = unsure.repeat_values  # type: ignore[attr-defined]


def repeat_and_forget(now: datetime) -> dict[str, Any]:
    return repeat(now) | {"is_repeat": False}


def without() -> None:
    pushes_killed_at.arm()
    unsure.repeat_values = repeat_and_forget  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(pushes_killed_at.serve(without))
