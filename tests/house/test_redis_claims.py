"""Who is first is asked of Redis in one place: nothing else sets a key only if it is missing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.source import Module, broken, plant


def claims_by_hand(module: Module) -> Iterator[str]:
    if module.is_in("bff") and not module.is_in("bff/redis_claims.py"):
        for node in module.nodes:
            if isinstance(node, ast.Constant) and node.value == "NX":
                yield f"{node.lineno}: use bff.redis_claims"


def test_who_is_first_is_asked_in_one_place() -> None:
    assert broken(claims_by_hand) == []
    code = 'await redis.run("SET", key, 1, "NX", "EX", 60)'
    assert list(claims_by_hand(plant("bff/x.py", code))) == ["1: use bff.redis_claims"]
