"""Problems are constants beside their rules, and the rules that raise them know no HTTP."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

import pytest

import bff.capabilities  # noqa: F401 - declares every problem
from bff.problems import PROBLEMS
from tests.house.source import Module, all_modules, broken, plant

# What an HTTP request is read with and answered by; a rule knows none of it.
HTTP = ("bff.http", "bff.api", "sanic", "aiohttp", "httpx")
FRAME = ("bff/http", "bff/api")
EDGES = (
    "face.py",
    "routes.py",
    "schemas.py",
    "callers.py",
    "visitors.py",
    "core_caller.py",
    "sms_caller.py",
    "wechat_caller.py",
    "landing.py",
    "proofs.py",
)
PLAIN = ("__future__", "dataclasses", "datetime", "msgspec", "typing")
EXCEPTIONS = {
    "bff/drafts/service.py": "bff.http.preconditions",
    "bff/materials/upload_places.py": "bff.http.shares",
    "bff/materials/uploads.py": "bff.http.streamed_body",
    "bff/progress/service.py": "bff.http.streams",
    "bff/demo/service.py": "aiohttp",
}


def declarations(module: Module) -> Iterator[tuple[str, str, ast.Constant]]:
    """Name, slug and the slug's node of each ``NAME = ProblemKind("slug", ...)``."""
    for node in module.nodes:
        match node:
            case ast.Assign(
                targets=[ast.Name(name)],
                value=ast.Call(
                    func=ast.Name("ProblemKind"), args=[ast.Constant(str(slug)) as text, *_]
                ),
            ):
                yield name, slug, text


def all_declared() -> list[tuple[str, str]]:
    return [(name, slug) for module in all_modules() for name, slug, _ in declarations(module)]


def slugs_as_text(module: Module) -> Iterator[str]:
    """Find problems that are named by their slug: mypy would not see that one is misspelled."""
    if not module.is_in("bff"):
        return
    at = {(node.lineno, node.col_offset) for _, _, node in declarations(module)}
    for node in module.nodes:
        if not isinstance(node, ast.Constant) or node.value not in PROBLEMS:
            continue
        if (node.lineno, node.col_offset) not in at:
            yield f"{node.lineno}: {node.value}"


def raised_problems(module: Module) -> set[str]:
    """Collect the names that the module uses in functions, or in tables from which they are chosen.

    Names that it only declares for a route or a caller do not count.
    """
    found: set[str] = set()
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inside = [*node.body, *node.args.defaults, *node.args.kw_defaults]
        elif isinstance(node, ast.Dict):
            inside = [*node.values]
        else:
            continue
        names = (n for part in inside if part is not None for n in ast.walk(part))
        found |= {name.id for name in names if isinstance(name, ast.Name)}
    return found


def http_in_rules(module: Module) -> Iterator[str]:
    """Find imports of HTTP in a capability's rules. Those at its edge read and answer requests."""
    path, parts = str(module.path), module.path.parts
    if parts[0] != "bff" or len(parts) < 3 or module.is_in(*FRAME):
        return
    if module.path.name.endswith(EDGES):
        return
    for line, name in module.imports():
        if is_below(name, *HTTP) and not is_below(name, EXCEPTIONS.get(path, "")):
            yield f"{line}: {name}"


def is_below(name: str, *places: str) -> bool:
    return any(f"{name}.".startswith(f"{place}.") for place in places)


def imports_of_a_problem(module: Module) -> Iterator[str]:
    """Find what a module of problems imports besides texts and the machinery."""
    if not (module.is_in("bff/problems") or module.path.name.endswith("problems.py")):
        return
    if not module.is_in("bff") or module.is_in("bff/core_problems.py", "bff/storage_problems.py"):
        return
    for line, name in module.imports():
        if not is_below(name, "bff.problems", "ground", *PLAIN):
            yield f"{line}: {name}"


def test_no_problem_is_named_by_text() -> None:
    assert broken(slugs_as_text) == []
    planted_ = plant("bff/x.py", 'raise Problem("code-used")\nX = ProblemKind("code-used", 409)')
    assert list(slugs_as_text(planted_)) == ["1: code-used"]


def test_rules_know_no_http() -> None:
    assert broken(http_in_rules) == []
    code = "from bff.http.errors import render\nfrom sanic.response import HTTPResponse\n"
    assert len(list(http_in_rules(plant("bff/cases/acting/withdrawal.py", code)))) == 2
    assert len(list(http_in_rules(plant("bff/problems/problem.py", code)))) == 2
    assert list(http_in_rules(plant("bff/cases/acting/routes.py", code))) == []


def test_a_problem_knows_only_its_texts() -> None:
    assert broken(imports_of_a_problem) == []
    code = "from ground.language import Text\nimport redis\nfrom bff.context import AppContext\n"
    assert len(list(imports_of_a_problem(plant("bff/cases/problems.py", code)))) == 2


def test_every_exception_is_needed() -> None:
    found = {str(module.path): {name for _, name in module.imports()} for module in all_modules()}
    for path, allowed in EXCEPTIONS.items():
        assert any(is_below(name, allowed) for name in found[path]), path


def twice(slugs: list[str]) -> list[str]:
    return [slug for slug, times in Counter(slugs).items() if times > 1]


def test_slugs_are_unique_and_every_problem_is_collected() -> None:
    declared = all_declared()
    assert len(declared) > 100
    assert twice([slug for _, slug in declared]) == []
    assert {slug for _, slug in declared} == PROBLEMS.keys()
    assert twice(["code-used", "code-expired", "code-used"]) == ["code-used"]


def test_a_constant_is_named_like_its_slug() -> None:
    for name, slug in all_declared():
        assert name == slug.upper().replace("-", "_")


def test_every_problem_is_raised() -> None:
    used = set[str]().union(
        *(raised_problems(module) for module in all_modules() if module.is_in("bff"))
    )
    assert [name for name, _ in all_declared() if name not in used] == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def f():\n    raise Problem(CODE_USED)", True),
        ("BY_CODE = {'43302': CODE_USED}", True),
        ("_OPEN = (CODE_USED,)", False),
        ("@routes.get('/', problems=(CODE_USED,))\ndef f(): ...", False),
    ],
)
def test_a_declaration_alone_raises_nothing(code: str, found: bool) -> None:
    assert ("CODE_USED" in raised_problems(plant("bff/x.py", code))) is found


def translations_by_hand(module: Module) -> Iterator[str]:
    """Find errors of the core that are caught to be translated: ``core_called`` does that."""
    if module.is_in("bff") and not module.is_in("bff/core_problems.py"):
        for handler in (n for n in module.nodes if isinstance(n, ast.ExceptHandler)):
            raised_problems = (n for n in ast.walk(handler) if isinstance(n, ast.Raise))
            for node in (n for one in raised_problems for n in ast.walk(one)):
                if isinstance(node, ast.Name) and node.id == "core_problem":
                    yield f"{node.lineno}: use core_called()"


def test_errors_of_the_core_are_translated_in_one_place() -> None:
    assert broken(translations_by_hand) == []
    code = "try:\n    x()\nexcept CoreError as error:\n    raise core_problem(error) from error"
    assert list(translations_by_hand(plant("bff/x.py", code))) == ["4: use core_called()"]


def waits_by_hand(module: Module) -> Iterator[str]:
    """Find headers and members that ``Problem(retry_after=...)`` would set."""
    said = ("bff/http/errors.py", "bff/problems/problem.py", "bff/api/openapi")
    if module.is_in("bff") and not module.is_in(*said):
        for node in module.nodes:
            if isinstance(node, ast.Constant) and node.value in ("Retry-After", "retryAfter"):
                yield f"{node.lineno}: use retry_after="


def test_how_long_to_wait_is_one_argument() -> None:
    assert broken(waits_by_hand) == []
    code = 'raise Problem(TIMED_OUT, headers={"Retry-After": "2"})'
    assert list(waits_by_hand(plant("bff/x.py", code))) == ["1: use retry_after="]
