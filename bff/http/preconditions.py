"""``If-Match`` (RFC 9110 §13.1.1), with the ETag ``"<version>"`` of a versioned resource."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from bff.http.problems import IF_MATCH_INVALID, IF_MATCH_MISSING, VERSION_CHANGED
from bff.http.request import BffRequest
from bff.problems import Problem

_TAG = re.compile(r'(?:W/)?"[!#-~]*"')
_VERSION = re.compile(r"[0-9]{1,9}")
_TAGS = re.compile(rf"{_TAG.pattern}(?:[ \t]*,[ \t]*{_TAG.pattern})*")


def tag_of(version: int) -> str:
    return f'"{version}"'


@dataclass(frozen=True, slots=True)
class IfMatch:
    """Version that the caller has seen; None is ``*``, any version."""

    tags: frozenset[str] | None

    @classmethod
    def of(cls, request: BffRequest) -> Self:
        """Read the header.

        Problems ``if-match-missing`` 428 (RFC 6585 §3), ``if-match-invalid``.
        """
        header = ",".join(request.headers.getall("if-match", [])).strip()
        if not header:
            raise Problem(IF_MATCH_MISSING)
        if header == "*":
            return cls(None)
        if not _TAGS.fullmatch(header):
            raise Problem(IF_MATCH_INVALID)
        return cls(frozenset(_TAG.findall(header)))

    @property
    def newest(self) -> int | None:
        """Newest version that the caller has seen: -1 if no tag is a version's, None for any."""
        if self.tags is None:
            return None
        numbers = (tag.strip('"') for tag in self.tags)
        return max((int(number) for number in numbers if _VERSION.fullmatch(number)), default=-1)

    def must_be(self, version: int) -> None:
        """Raise ``version-changed`` unless the version is the same. A weak tag matches none."""
        if self.tags is not None and tag_of(version) not in self.tags:
            raise version_changed(version)


def version_changed(version: int) -> Problem:
    return Problem(VERSION_CHANGED, members={"version": version})
