"""Each model says which of its columns are personal: nothing is forgotten that is to be erased."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, plant

# By name: a person's id or hash, or the id of a row that is theirs.
OF_A_PERSON = re.compile(
    r"(person|applicant|principal|agent|citizen|session|case|draft|holder|delegation)_id"
    r"|(.*_)?lookup|(.*_)?mobile|cert_no|openid|unionid"
)


def gaps(module: Module) -> Iterator[str]:
    if module.room != "models" or module.is_in("models/migrations"):
        return
    for node in module.nodes:
        if isinstance(node, ast.ClassDef) and any(ast.unparse(b) == "Model" for b in node.bases):
            yield from _faults(node)


def _faults(model: ast.ClassDef) -> Iterator[str]:
    columns, listed = dict(_columns(model)), _list_of(model)
    if listed is None:
        yield f"{model.lineno}: {model.name} has no PERSONAL"
        return
    for name in sorted(listed - columns.keys()):
        yield f"{model.lineno}: {model.name}.PERSONAL names {name}, which is no column"
    for name, (line, made_by) in columns.items():
        named = OF_A_PERSON.fullmatch(name) and made_by != "fields.BooleanField"
        if (named or made_by.startswith("Encrypted")) and name not in listed:
            yield f"{line}: {model.name}.{name} is personal, and not in its PERSONAL"


def _columns(model: ast.ClassDef) -> Iterator[tuple[str, tuple[int, str]]]:
    """Name of each column, with its line and what makes it."""
    for name, value in _assignments(model):
        if isinstance(value, ast.Call):
            made_by = ast.unparse(value.func)
            if made_by.startswith(("fields.", "Encrypted")):
                yield name, (value.lineno, made_by)


def _list_of(model: ast.ClassDef) -> set[str] | None:
    for name, value in _assignments(model):
        if name == "PERSONAL":
            constants = (node for node in ast.walk(value) if isinstance(node, ast.Constant))
            return {str(node.value) for node in constants}
    return None


def _assignments(model: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for node in model.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


def test_every_personal_column_is_on_a_list() -> None:
    assert broken(gaps) == []


@pytest.mark.parametrize(
    ("column", "personal"),
    [
        ("person_id = fields.CharField(max_length=24)", "NO_PERSONAL_DATA"),
        (
            "agent_lookup = fields.CharField(max_length=64)",
            "Personal(subject_columns=('person_id',))",
        ),
        ("note = EncryptedText(null=True)", "NO_PERSONAL_DATA"),
        ("delivery: Any = EncryptedJson(null=True)", "Personal()"),
        ("code = fields.TextField()", "Personal(data_columns=('name',))"),
    ],
)
def test_a_column_on_no_list_is_found(column: str, personal: str) -> None:
    code = f"class Booking(Model):\n    {column}\n    PERSONAL = {personal}\n"
    assert list(gaps(plant("models/booking.py", code)))


def test_a_table_without_a_list_is_found() -> None:
    code = "class Booking(Model):\n    person_id = fields.CharField(max_length=24)\n"
    assert list(gaps(plant("models/booking.py", code)))


def test_a_table_with_its_list_is_left_alone() -> None:
    code = (
        "class Booking(Model):\n    person_id = fields.CharField(max_length=24)\n"
        "    note = EncryptedText()\n    at = fields.DatetimeField()\n"
        "    PERSONAL = Personal(subject_columns=('person_id',), data_columns=('note',))\n"
    )
    assert not list(gaps(plant("models/booking.py", code)))
