"""The project's Python files as the rules read them: parsed, never imported."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
NOT_OURS = ("var", "models/migrations")


@dataclass(frozen=True)
class Module:
    """One file. ``path`` is relative to the checkout: ``bff/codes/service.py``."""

    path: PurePosixPath
    text: str

    @property
    def room(self) -> str:
        return self.path.parts[0]

    @property
    def name(self) -> str:
        """Dotted name to import it by: ``bff.codes.service``, ``bff.codes`` for a package."""
        return ".".join(self.path.with_suffix("").parts).removesuffix(".__init__")

    @property
    def package(self) -> list[str]:
        """Name of the package that relative imports start from."""
        return list(self.path.parts[:-1])

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(ast.parse(self.text, str(self.path))))

    def is_in(self, *places: str) -> bool:
        """Tell if this is one of the named files, or below one of the named folders."""
        return any(self.path.is_relative_to(place) for place in places)

    def imports(self) -> Iterator[tuple[int, str]]:
        """Yield line and dotted name of each import: ``from a import b`` is ``a.b``."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = self.package[: len(self.package) - node.level + 1] if node.level else []
                start = [*above, *([node.module] if node.module else [])]
                yield from ((node.lineno, ".".join([*start, a.name])) for a in node.names)

    def uses(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of all that is used or imported, through whatever alias.

        ``import datetime as d; d.datetime.now()`` uses ``datetime.datetime.now``. What hangs on
        something computed keeps its last name, ``?.create_task``.
        """
        yield from self.imports()
        for node in self.nodes:
            if isinstance(node, ast.Attribute):
                yield node.lineno, dotted_name(node, self.aliases)

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Full names of the imported names."""
        results = {}
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name.partition(".")[0]
                    results[alias.asname or top] = alias.name if alias.asname else top
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    results[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        return results


def dotted_name(node: ast.expr, aliases: dict[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted_name(node.value, aliases)}.{node.attr}"
    return aliases.get(node.id, node.id) if isinstance(node, ast.Name) else "?"


@cache
def all_modules() -> tuple[Module, ...]:
    """Every Python file of the checkout, committed or not; hidden folders are tools' own."""
    folders = [path for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "."]
    files = sorted(file for folder in folders for file in folder.rglob("*.py"))
    modules = [Module(PurePosixPath(f.relative_to(ROOT)), f.read_text("utf-8")) for f in files]
    return tuple(module for module in modules if not module.is_in(*NOT_OURS))


Rule = Callable[[Module], Iterable[str]]


def broken(rule: Rule) -> list[str]:
    """Return one line for each breach of the rule. Fail if there was no module to read."""
    modules = all_modules()
    assert modules, f"no Python files below {ROOT}"
    return [f"{module.path}:{what}" for module in modules for what in rule(module)]


def plant(path: str, code: str) -> Module:
    """Return a module that exists only for a rule to find something in."""
    return Module(PurePosixPath(path), code)
