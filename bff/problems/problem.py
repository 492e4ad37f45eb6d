"""The exception that refuses a request."""

from __future__ import annotations

from bff.problems.kind import ProblemKind


class Problem(Exception):
    """Refusal of a request: ``raise Problem(CODE_USED)``.

    ``values`` fill the detail of the kind. ``members`` are added to the document (camelCase names).
    A ``Text`` in either is rendered in the caller's language. ``retry_after`` is in whole seconds:
    the header ``Retry-After``, the member ``retryAfter`` and a value for the detail.
    """

    def __init__(
        self,
        kind: ProblemKind,
        *,
        members: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        retry_after: int | None = None,
        **values: object,
    ) -> None:
        super().__init__(kind.slug)
        self.kind = kind
        self.members = members or {}
        self.headers = headers or {}
        self.values = values
        self.retry_after = retry_after
        if retry_after is not None:
            self.members = {"retryAfter": retry_after, **self.members}
            self.values = {"retry_after": retry_after, **self.values}
