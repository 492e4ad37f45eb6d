"""``docs/openapi.json`` is a right OpenAPI document, and its addresses are told apart."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

DESCRIPTION = Path(__file__).parents[2] / "docs" / "openapi.json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    description: dict[str, Any] = json.loads(DESCRIPTION.read_text())
    return description


def test_the_description_is_valid(document: dict[str, Any]) -> None:
    validate(document)


def test_a_fault_in_the_description_is_found(document: dict[str, Any]) -> None:
    faulty = deepcopy(document)
    faulty["tags"].append(faulty["tags"][0])
    with pytest.raises(OpenAPIValidationError):
        validate(faulty)


def ambiguous(paths: list[str]) -> list[tuple[str, str]]:
    """Pairs of paths that differ in the names of their parameters only."""
    shape = {path: re.sub(r"\{\w+\}", "{}", path) for path in paths}
    return [pair for pair in combinations(paths, 2) if shape[pair[0]] == shape[pair[1]]]


def test_no_two_paths_are_the_same_address(document: dict[str, Any]) -> None:
    assert ambiguous(list(document["paths"])) == []
    assert ambiguous(["/a/{one}", "/a/{other}", "/a/b"]) == [("/a/{one}", "/a/{other}")]


def test_an_id_ends_before_a_dot(document: dict[str, Any]) -> None:
    """``/v1/codes/{codeId}`` does not take ``/v1/codes/x.svg``."""
    [parameter] = [
        p for p in document["paths"]["/v1/codes/{codeId}"]["get"]["parameters"] if p["in"] == "path"
    ]
    assert re.fullmatch(parameter["schema"]["pattern"], "x-1_A")
    assert not re.fullmatch(parameter["schema"]["pattern"], "x.svg")
