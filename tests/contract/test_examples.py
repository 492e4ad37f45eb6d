"""The description's examples are real requests and answers with all properties and no others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.contract.test_description import DESCRIPTION


def strict(document: dict[str, Any]) -> dict[str, Any]:
    """Copy the description so that an object has no property but those of its schema."""
    document = deepcopy(document)
    for schema in document["components"]["schemas"].values():
        if "oneOf" not in schema:  # its members are strict
            schema["additionalProperties"] = False
    return document


def examples(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and content, of each request and answer that has an example."""
    for path in document["paths"].values():
        for operation in path.values():
            sides = [operation.get("requestBody", {}), *operation["responses"].values()]
            for side in sides:
                for content in side.get("content", {}).values():
                    if "example" in content:
                        yield operation["operationId"], content


def faults(document: dict[str, Any]) -> list[str]:
    components = strict(document)["components"]
    results = []
    for name, content in examples(document):
        validator = Draft202012Validator(content["schema"] | {"components": components})
        results += [
            f"{name}: {error.message}" for error in validator.iter_errors(content["example"])
        ]
    return results


@pytest.fixture
def document() -> dict[str, Any]:
    description: dict[str, Any] = json.loads(DESCRIPTION.read_text())
    return description


def test_the_examples_fit_their_schemas(document: dict[str, Any]) -> None:
    named = {name for name, _ in examples(document)}
    assert named >= {"signIn", "presentCertificate", "scanCode", "saveDraft", "submitCase"}
    assert faults(document) == []


def test_an_example_that_is_out_of_date_is_found(document: dict[str, Any]) -> None:
    name, content = next(examples(document))
    content["example"]["former"] = 1
    assert any(fault.startswith(name) for fault in faults(document))
