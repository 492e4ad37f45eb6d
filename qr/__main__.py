"""Shows a QR symbol in the terminal: `python -m qr TEXT`; `-` reads the text from stdin."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from qr.ansi import render_ansi


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the symbol; exit with status 2 and a message if the text cannot be encoded."""
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
