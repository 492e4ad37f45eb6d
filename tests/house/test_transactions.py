"""One function opens transactions: a hang-up inside any other would freeze SQLite for good."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, plant

OPENERS = {"in_transaction", "_in_transaction", "atomic"}


def openings(module: Module) -> Iterator[str]:
    if not module.is_in("models/transaction.py", "tests", "benchmarks"):
        for line, name in module.uses():
            if name.rpartition(".")[2] in OPENERS:
                yield f"{line}: {name} belongs in models/transaction.py: use transact"


def test_transactions_are_opened_by_transact() -> None:
    assert broken(openings) == []


@pytest.mark.parametrize(
    "code",
    [
        "from tortoise.transactions import in_transaction",
        "import tortoise.transactions as t\nt.atomic()",
        "connection._in_transaction()",
    ],
)
def test_another_opening_is_found(code: str) -> None:
    assert list(openings(plant("bff/codes/service.py", code)))
    assert not list(openings(plant("models/transaction.py", code)))
