"""A kind of problem, as a constant beside the rule that raises it."""

from __future__ import annotations

from typing import NamedTuple

from ground.language import Text


class ProblemKind(NamedTuple):
    """Slug, status and texts of a problem. Fronts branch on the slug (``reasonCode``), so it never
    changes. The texts say what to do next; ``detail`` may have ``{names}``, which ``Problem`` fills.
    """

    slug: str
    status: int
    title: Text
    detail: Text
