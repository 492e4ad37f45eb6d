"""Run the sandbox: ``python -m sandbox``."""

from __future__ import annotations

import sys

from ground.garbage import import_without_collection


def main() -> int:
    """Import the sandbox and run it."""
    with import_without_collection():
        from sandbox.command_line import main as run
    return run()


if __name__ == "__main__":
    sys.exit(main())
