"""A kind of problem, as a constant beside the rule that raises it."""

from __future__ import annotations

from dataclasses import dataclass

from ground.language import Text


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """Slug, status and texts of a problem.

    Fronts branch on the slug (``reasonCode``), so it never changes. The texts say what to do next;
    ``detail`` may have ``{names}``, which ``Problem`` fills. Each kind enters itself into
    ``PROBLEMS``. ValueError: another kind has its slug.
    """

    slug: str
    status: int
    title: Text
    detail: Text

    def __post_init__(self) -> None:
        if PROBLEMS.setdefault(self.slug, self) is not self:
            raise ValueError(f"two problems are named {self.slug}")


PROBLEMS: dict[str, ProblemKind] = {}
"""Every problem of this server by its slug, filled by ``ProblemKind`` itself."""
