"""Nothing is collected while a process imports, and what it has then is exempt."""

from __future__ import annotations

import subprocess
import sys

from tests.house.source import ROOT

PROGRAM = """
import gc
import weakref
from ground.garbage import exempt_all, import_without_collection

assert gc.isenabled()
assert gc.get_freeze_count() == 0
try:
    with import_without_collection():
        assert not gc.isenabled()
        import ground.language
        raise ImportError
except ImportError:
    pass
assert gc.isenabled()
imported = gc.get_freeze_count()
assert imported > 1000, imported


class Ring:
    pass


garbage = Ring()
garbage.itself = garbage
seen = weakref.ref(garbage)
del garbage
kept = [Ring() for _ in range(1000)]
exempt_all()
assert gc.get_freeze_count() >= imported + 1000
assert gc.isenabled()
assert seen() is None, "garbage must not be exempted"
"""


def test_importing_and_exempting() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, check=True, timeout=120)


def test_the_calendar_of_china_comes_without_those_of_other_countries() -> None:
    program = "import sys, ground.working_days; assert 'holidays.countries' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=120)
