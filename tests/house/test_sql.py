"""SQL text stands in models/ and beside the job table's functions in jobs/, and nowhere else.

A rule reads as a rule, and who changes a table finds every statement about it in one room.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, plant

PLACES = ("models", "jobs/queue.py", "jobs/health.py", "jobs/dead_letters.py")
# Programs with databases of their own, and those that look into ours from outside.
FREE = ("sandbox", "tests", "benchmarks", "script")
_WORDS = (
    r"SELECT\s.*\bFROM\b|SELECT\s+\d|INSERT\s+(?:OR\s+\w+\s+)?INTO\s|REPLACE\s+INTO\s"
    r"|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+\s*(?:\(|AS\b)"
    r"|(?:CREATE|ALTER|DROP|TRUNCATE|LOCK)\s+(?:TABLE|INDEX)\b|VACUUM\b"
)
CAPITALS = re.compile(rf"\b(?:{_WORDS})", re.DOTALL)
# In small letters only at the start, behind brackets and comments: prose may select from a list.
SMALL = re.compile(
    rf"(?:\s|\(|/\*.*?\*/|--[^\n]*\n)*(?:{_WORDS.lower()})",
    re.DOTALL,
)
RUNS = {
    "execute_returning",
    "select_rows",
    "RawSQL",
    "execute_query",
    "execute_query_dict",
    "execute_insert",
    "execute_many",
    "execute_script",
    "raw",
}


def sql(module: Module) -> Iterator[str]:
    if module.is_in(*PLACES, *FREE):
        return
    for node in module.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if CAPITALS.search(node.value) or SMALL.match(node.value):
                yield f"{node.lineno}: {node.value[:40]!r}: SQL text belongs in models/"
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func).rpartition(".")[2]
            if called in RUNS:
                yield f"{node.lineno}: {called} belongs in models/: call a function of the model"


def test_sql_stands_with_the_models() -> None:
    assert broken(sql) == []


@pytest.mark.parametrize(
    "code",
    [
        'rows = await connection.fetch("SELECT id FROM forward WHERE id = $1")',
        '_NEWER = (\n    "SELECT code, revision "\n    "FROM service_item"\n)',
        'Write(f"UPDATE draft SET form = {form}")',
        'asked = "DELETE FROM job"',
        'text = "select id from forward"',
        'text = "/* all */ (SELECT id FROM job)"',
        'text = "(select id from job)"',
        'text = " WHERE id IN (SELECT id FROM job)"',
        'text = "INSERT OR IGNORE INTO job VALUES (1)"',
        'text = "REPLACE INTO job VALUES (1)"',
        'text = "LOCK TABLE job"',
        'text = "VACUUM"',
        'asked = "WITH due AS (SELECT 1)"',
        'await execute_returning(database(), asked, "id")',
        'await rows.select_rows(Person, "id = $1", person_id)',
        "connection.execute_query_dict(asked, [])",
    ],
)
def test_a_statement_elsewhere_is_found(code: str) -> None:
    assert list(sql(plant("bff/cases/forwarding/ledger.py", code)))
    assert not list(sql(plant("models/service_case.py", code)))


@pytest.mark.parametrize(
    "code",
    [
        '"Select the people FROM the list"',
        'Text("更新", "Update it")',
        'await redis.run("EXISTS", key)',
        "await ServiceCase.filter(id=case_id).update(state=state)",
    ],
)
def test_what_is_no_sql_is_left_alone(code: str) -> None:
    assert not list(sql(plant("bff/cases/forwarding/ledger.py", code)))
