"""Every problem of the server by its slug, collected from the modules that declare them."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

import bff.cases.problems
import bff.catalogue.problems
import bff.certificates.problems
import bff.codes.problems
import bff.core_problems
import bff.drafts.problems
import bff.http.problems
import bff.identity.delegation_problems
import bff.identity.kiosk_problems
import bff.identity.problems
import bff.problems.input
import bff.progress.problems
import bff.scopes
import bff.storage_problems
from bff.problems import ProblemKind


def declared(*modules: ModuleType) -> dict[str, ProblemKind]:
    """Collect the problems that the modules declare. Raise ValueError when two share a slug."""
    found: dict[str, ProblemKind] = {}
    for kind in _kinds(modules):
        if found.setdefault(kind.slug, kind) is not kind:
            raise ValueError(f"two problems are named {kind.slug}")
    return found


def _kinds(modules: Iterable[ModuleType]) -> Iterable[ProblemKind]:
    for module in modules:
        yield from (value for value in vars(module).values() if isinstance(value, ProblemKind))


PROBLEMS = declared(
    bff.http.problems,
    bff.problems.input,
    bff.storage_problems,
    bff.core_problems,
    bff.scopes,
    bff.identity.problems,
    bff.identity.delegation_problems,
    bff.identity.kiosk_problems,
    bff.catalogue.problems,
    bff.certificates.problems,
    bff.codes.problems,
    bff.drafts.problems,
    bff.cases.problems,
    bff.progress.problems,
)
