"""The command ``texts``: export, check, print. Returns the exit code."""

from __future__ import annotations

import sys
from pathlib import Path

from bff.texts.exchange import po_faults, po_file
from bff.texts.pairs import all_pairs, front_pairs, text_modules
from bff.texts.traditional import MODULES, module_of


def export() -> int:
    sys.stdout.buffer.write(po_file(all_pairs()))
    return 0


def write() -> int:
    """Write the fronts' texts in traditional characters."""
    pairs = list(front_pairs(text_modules()))
    for variant, file in MODULES.items():
        file.write_text(module_of(variant, pairs), "utf-8")
    return 0


def check(file: Path) -> int:
    """Check a PO file that came back. Return 1 for a faulty one, 2 for none."""
    try:
        content = file.read_bytes()
    except OSError as error:
        print(f"bff: {file} cannot be read: {error.strerror}", file=sys.stderr)
        return 2
    faults = list(po_faults(content, all_pairs()))
    print(*faults, *([] if faults else [f"{file} is complete"]), sep="\n")
    return 1 if faults else 0
