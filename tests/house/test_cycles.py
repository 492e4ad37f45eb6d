"""No two modules import each other, directly or through others.

Imports for annotations (``TYPE_CHECKING``) and imports inside functions count: either way one file
cannot be understood without the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.house.source import Module, all_modules, plant


def arrows(modules: Iterable[Module]) -> dict[str, set[str]]:
    """Map each module's dotted name to those of our modules that it imports."""
    named = {module.name: module for module in modules}
    results: dict[str, set[str]] = {}
    for name, module in named.items():
        targets = {target(imported, named) for _, imported in module.imports()}
        results[name] = {one for one in targets if one is not None and one != name}
    return results


def target(imported: str, named: dict[str, Module]) -> str | None:
    """Return our module that ``from a.b import c`` reads: ``a.b.c`` if it is one, else ``a.b``."""
    parent = imported.rpartition(".")[0]
    return imported if imported in named else parent if parent in named else None


def cycles(found: dict[str, set[str]]) -> Iterator[str]:
    """Yield each group of modules that import each other (Tarjan's strongly connected components).

    It uses no recursion.
    """
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    for root in found:
        if root in order:
            continue
        walk = [(root, iter(sorted(found[root])))]
        order[root] = lowest[root] = len(order)
        stack.append(root)
        while walk:
            at, rest = walk[-1]
            step = next(rest, None)
            if step is None:
                walk.pop()
                if walk:
                    above = walk[-1][0]
                    lowest[above] = min(lowest[above], lowest[at])
                if lowest[at] == order[at]:
                    cut = stack.index(at)
                    group, stack[cut:] = stack[cut:], []
                    if len(group) > 1:
                        yield " <-> ".join(sorted(group))
            elif step not in order:
                order[step] = lowest[step] = len(order)
                stack.append(step)
                walk.append((step, iter(sorted(found[step]))))
            elif step in stack:
                lowest[at] = min(lowest[at], order[step])


def test_no_modules_import_each_other() -> None:
    found = arrows(all_modules())
    assert len(found) > 300
    assert list(cycles(found)) == []


def test_a_cycle_for_annotations_is_found() -> None:
    request = plant(
        "bff/http/request.py",
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from bff.context import AppContext\n",
    )
    through = plant("bff/context.py", "from bff.http import idempotency")
    late = plant("bff/http/idempotency.py", "def read():\n    from ..http.request import Request")
    alone = plant("bff/http/pages.py", "from bff.http import request")
    assert list(cycles(arrows([request, through, late, alone]))) == [
        "bff.context <-> bff.http.idempotency <-> bff.http.request"
    ]
