"""Run the sandbox: ``python -m sandbox``."""

from __future__ import annotations

import sys

from ground.garbage import importing


def main() -> int:
    """Import the sandbox and run it."""
    with importing():
        from sandbox.command_line import main as run
    return run()


if __name__ == "__main__":
    sys.exit(main())
