"""Run a command: ``python -m bff serve``, ``work``, ``migrate``, ``doctor`` and others."""

from __future__ import annotations

import sys

from ground.garbage import importing


def main() -> int:
    """Import the commands, which is most of what a short one costs, and run one."""
    with importing():
        from bff.command_line import main as run
    return run()


if __name__ == "__main__":
    sys.exit(main())
