"""The exception that refuses a request."""

from __future__ import annotations

from bff.problem_kinds import KINDS


class Problem(Exception):
    """Raise to answer with the kind named by ``slug``.

    ``values`` fill the kind's detail, ``members`` are added to the document (camelCase names); a
    ``Text`` in either is said in the caller's language.
    """

    def __init__(
        self,
        slug: str,
        *,
        members: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        **values: object,
    ) -> None:
        super().__init__(slug)
        self.slug = slug
        self.kind = KINDS[slug]
        self.members = members or {}
        self.headers = headers or {}
        self.values = values
