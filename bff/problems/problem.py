"""The exception that refuses a request."""

from __future__ import annotations

from bff.problems.kind import ProblemKind


class Problem(Exception):
    """Refusal of a request: ``raise Problem(CODE_USED)``.

    ``values`` fill the detail of the kind. ``members`` are added to the document (camelCase names). A
    ``Text`` in either is rendered in the caller's language.
    """

    def __init__(
        self,
        kind: ProblemKind,
        *,
        members: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        **values: object,
    ) -> None:
        super().__init__(kind.slug)
        self.kind = kind
        self.members = members or {}
        self.headers = headers or {}
        self.values = values
