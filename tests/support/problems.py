"""What every problem answer must be, whatever was wrong (RFC 9457, docs/api.md)."""

from __future__ import annotations

from typing import Any

import httpx

from bff.problems import PROBLEMS


def problem_of(answer: httpx.Response) -> dict[str, Any]:
    """Return the document of a problem answer after a check of its form."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    document: dict[str, Any] = answer.json()
    slug = document["reasonCode"]
    kind = PROBLEMS[slug]
    assert answer.status_code == document["status"] == kind.status
    assert document["type"] == f"/problems/{slug}"
    assert document["title"] in kind.title
    assert document["detail"]
    assert "{" not in document["detail"]
    assert document["instance"] == answer.headers["x-request-id"]
    assert "www-authenticate" in answer.headers or answer.status_code != 401
    return document


def expect(answer: httpx.Response, slug: str, **members: Any) -> dict[str, Any]:
    """Check that the answer is this problem with these members, and return its document."""
    document = problem_of(answer)
    assert document["reasonCode"] == slug, document
    assert {name: document.get(name) for name in members} == members
    return document
