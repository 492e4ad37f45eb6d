"""Problems: why a request is refused, and what its sender can do (RFC 9457).

A rule raises ``Problem``. This package knows nothing of HTTP: ``bff.http.errors`` answers with it.
"""

from __future__ import annotations

from bff.problems.document import DescribedProblem, ProblemDocument, described
from bff.problems.kind import PROBLEMS, ProblemKind
from bff.problems.problem import Problem

__all__ = ["PROBLEMS", "DescribedProblem", "Problem", "ProblemDocument", "ProblemKind", "described"]
