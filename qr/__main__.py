"""`python -m qr TEXT` shows a QR symbol in the terminal; `-` reads the text from stdin."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from qr.ansi import render_ansi


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the symbol; leave with status 2 and a message when the text cannot be one."""
    parser = argparse.ArgumentParser(prog="python -m qr", description=__doc__)
    parser.add_argument("text", help="what the symbol says, 1..512 bytes, or - for stdin")
    text = parser.parse_args(arguments).text
    if text == "-":
        text = sys.stdin.read().rstrip("\r\n")
    try:
        print(render_ansi(text), end="")
    except ValueError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
