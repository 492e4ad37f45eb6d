"""The command of ``python -m sandbox``: serves until SIGTERM or SIGINT."""

import asyncio
import signal
import sys

from sandbox.server import run_sandbox
from sandbox.settings import SandboxSettings


async def serve(settings: SandboxSettings) -> None:
    """Serve until stopped, and print one line once both ports listen."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with run_sandbox(settings) as sandbox:
        print(f"sandbox {sandbox.url} admin {sandbox.admin_url}", flush=True)
        await stop.wait()


def main() -> int:
    try:
        settings = SandboxSettings.from_env()
    except ValueError as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 2
    asyncio.run(serve(settings))
    return 0
