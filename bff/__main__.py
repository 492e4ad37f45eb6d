"""Run a command: ``python -m bff serve``, ``work``, ``migrate``, ``doctor`` and others."""

from __future__ import annotations

import sys

from ground.garbage import import_without_collection


def main() -> int:
    """Import the commands, which is most of what a short one costs, and run one."""
    with import_without_collection():
        from bff.command_line import main as run
    return run()


if __name__ == "__main__":
    sys.exit(main())
