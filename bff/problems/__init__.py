"""Problems: reasons of a refusal, and what the sender can do (RFC 9457).

A rule raises ``Problem``. This package knows no HTTP: ``bff.http.errors`` writes the answer.
"""

from __future__ import annotations

from bff.problems.document import DescribedProblem, ProblemDocument, build_document
from bff.problems.kind import PROBLEMS, ProblemKind
from bff.problems.problem import Problem

__all__ = [
    "PROBLEMS",
    "DescribedProblem",
    "Problem",
    "ProblemDocument",
    "ProblemKind",
    "build_document",
]
