"""The description of the API names everything plainly and describes everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from bff.api.callers import AnonymousCaller
from bff.api.endpoint import Call
from bff.api.openapi import describe
from bff.api.routing import Routes
from bff.capabilities import ROUTES, WHOLE
from bff.demo.routes import routes as demo
from bff.http.reading import In, Out

# A new one is added with the operation that it names.
VERB = re.compile(
    "accept|add|approve|ask|begin|bind|check|confirm|deliver|delete|deny|draw|end|enrol|evaluate|explain"
    "|fetch|list|make|mark|offer|open|order|pay|poll|present|read|receive|refresh|refuse|register|remove"
    "|report|save|scan|send|sign|start|submit|supplement|use|withdraw"
)
LONGEST_SUMMARY = 100


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def gaps(document: dict[str, Any]) -> Iterator[str]:
    """List what has no words: tags, operations, parameters, answers, schemas, properties."""
    for tag in document["tags"]:
        if not tag["description"]:
            yield f"tag {tag['name']}"
    for operation in operations(document):
        name = operation["operationId"]
        if not operation["summary"]:
            yield name
        for parameter in operation["parameters"]:
            if not parameter["description"]:
                yield f"{name}: {parameter['name']}"
        for status, answer in operation["responses"].items():
            if "$ref" not in answer and not answer["description"]:
                yield f"{name}: {status}"
    for name, schema in document["components"]["schemas"].items():
        if not schema["description"]:
            yield name
        for key, part in schema.get("properties", {}).items():
            if not part["description"]:
                yield f"{name}.{key}"
    for name, example in document["components"]["examples"].items():
        if not (example["summary"] and example["description"]):
            yield name


def ill_named(document: dict[str, Any]) -> Iterator[str]:
    """Operations that make no good method, summaries that order nothing, schemas not plain."""
    seen = set()
    for operation in operations(document):
        name, summary = operation["operationId"], operation["summary"]
        words = re.findall(r"[A-Z]?[a-z]+", name)
        if "".join(words) != name or len(words) < 2 or not VERB.fullmatch(words[0]):
            yield f"{name}: not verbNoun"
        if name in seen:
            yield f"{name}: twice"
        seen.add(name)
        if not VERB.fullmatch(summary.partition(" ")[0].lower()):
            yield f"{name}: {summary!r} does not begin with a verb"
        if len(summary) > LONGEST_SUMMARY:
            yield f"{name}: its summary is long, put an empty line after the first sentence"
    for name in document["components"]["schemas"]:
        if not re.fullmatch(r"([A-Z][a-z]+)+", name) or name.endswith(("View", "Schema")):
            yield name


@pytest.mark.parametrize("groups", [ROUTES, (demo,)], ids=["product", "demo"])
def test_everything_is_described_and_plainly_named(groups: tuple[Routes, ...]) -> None:
    document = describe(groups, "1", actions=WHOLE.code_actions.values())
    assert document["paths"]
    assert list(gaps(document)) == []
    assert list(ill_named(document)) == []


class Bare(Out):
    described: str
    """It has words."""
    silent: str


class Question(In):
    """Question."""

    mute: int = 1


planted = Routes("Planted", "Found by the rules")


@planted.get("/planted/<plant>")
async def seeds(call: Call[AnonymousCaller], query: Question, plant: str) -> Bare:
    """My seeds, of which there are many, and many more than would ever fit on one line of a
    list of operations.
    """  # noqa: D205
    raise NotImplementedError


@planted.post("/planted")
async def sow_a_seed2(call: Call[AnonymousCaller]) -> None:
    raise NotImplementedError


def test_what_has_no_words_is_found() -> None:
    found = set(gaps(describe([planted, Routes("Nameless")], "1")))
    assert found == {
        "tag Nameless",
        "sowASeed2",
        "seeds: plant",
        "seeds: mute",
        "Bare",
        "Bare.silent",
    }


def test_names_and_summaries_that_are_not_plain_are_found() -> None:
    found = list(ill_named(describe([planted], "1")))
    assert len([one for one in found if one.startswith("seeds:")]) == 3
    assert len([one for one in found if one.startswith("sowASeed2:")]) == 2


def test_two_structs_of_one_name_are_found() -> None:
    one = planted.endpoints[0]
    twin = msgspec.defstruct("BareView", [("described", str)])
    twins = Routes("Twins")
    twins.endpoints += [one, replace(one, path="/twin", reply=twin)]
    with pytest.raises(TypeError, match="Bare"):
        describe([twins], "1")


def test_two_descriptions_of_one_address_are_found() -> None:
    twice = Routes("Twice")
    twice.endpoints += [planted.endpoints[1], planted.endpoints[1]]
    with pytest.raises(TypeError, match="POST /planted is described twice"):
        describe([twice], "1")
