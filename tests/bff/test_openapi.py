"""The API's description is that of the code, and the documentation names every route."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bff.capabilities import ROUTES
from bff.commands import openapi_text
from bff.demo.routes import routes as demo
from bff.identity.problems import PROOF_STALE
from bff.problems import PROBLEMS, Problem, ProblemDocument, build_document
from bff.web_pages import PAGES
from models.usage_log import UsageAction
from tests.support.problems import expect
from tests.support.stage import Stage

DOCS = Path(__file__).parents[2] / "docs"
ROUTE = re.compile(r"`?(GET|POST|PUT|PATCH|DELETE) ([^`?]+)")


def documented_operations() -> set[tuple[str, str]]:
    """Return method and path of every route in the table of docs/api.md; parameters as ``{}``."""
    found = set()
    for line in (DOCS / "api.md").read_text().splitlines():
        cell = line.split("|")[1].strip() if line.startswith("| `") else ""
        for method, rest in ROUTE.findall(cell.split("`")[1] if cell else ""):
            found.add((method, rest))
            paths = re.findall(r"`([/.][^`]+)`", cell)[0:]
            for path in paths:
                start = rest.rpartition(".")[0] if path.startswith(".") else ""
                found.add((method, start + path))
    return {(method, re.sub(r"\{\w+\}", "{}", path).partition("?")[0]) for method, path in found}


def in_code() -> set[tuple[str, str]]:
    found = set()
    for group in (*ROUTES, demo):
        for endpoint in group.endpoints:
            extensions = re.search(r":ext=([a-z|]+)", endpoint.path)
            path = re.sub(r"<[^>]+>", "{}", endpoint.path)
            endings = [f".{e}" for e in extensions[1].split("|")] if extensions else [""]
            found |= {(endpoint.method, path + ending) for ending in endings}
    return found


def test_the_checked_in_description_is_that_of_the_code() -> None:
    assert (DOCS / "openapi.json").read_bytes() == openapi_text(), "python -m bff openapi --write"


def test_every_route_is_documented_and_every_documented_route_is_there() -> None:
    pages = {("GET", f"/{page}") for page in PAGES}
    assert in_code() - documented_operations() == set()
    assert documented_operations() - in_code() - pages == set()


def test_the_shapes_of_the_documentation_are_those_of_the_description() -> None:
    described = json.loads(openapi_text())["components"]["schemas"].keys()
    shape = re.compile(r"^([A-Z][A-Za-z]+) +(?:= |[{]|[A-Z]\w+ [+])", re.MULTILINE)
    named = set(shape.findall((DOCS / "api.md").read_text()))
    assert named
    assert named - described - {"CaseMessage"} == set()  # an event of the stream


MEMBERS = re.compile(r"^([A-Z]\w+) +(?:= )?(?:([A-Z]\w+) [+] )?(.*\n(?: .*\n)*)", re.MULTILINE)


def test_the_documentation_names_every_member_of_its_shapes() -> None:
    described = json.loads(openapi_text())["components"]["schemas"]
    shapes = {name: more for name, *more in MEMBERS.findall((DOCS / "api.md").read_text())}
    left_out = {
        (name, member)
        for name, (base, text) in shapes.items()
        if name in described
        for member in described[name]["properties"]
        if member not in re.findall(r"\w+", shapes[base][1] + text if base else text)
    }
    assert len(shapes) > 20
    assert left_out == set()


def test_the_documentation_names_every_use_in_the_usage_log() -> None:
    [actions] = re.findall(r"^UsageEntry .* action: ([\w|]+)", (DOCS / "api.md").read_text(), re.M)
    assert sorted(actions.split("|")) == sorted(UsageAction)


def walk(node: Any) -> Any:
    yield node
    for child in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        yield from walk(child)


def test_every_reference_in_the_description_leads_somewhere() -> None:
    document = json.loads(openapi_text())
    components = document["components"]
    references = [n["$ref"] for n in walk(document) if isinstance(n, dict) and "$ref" in n]
    assert references
    for reference in references:
        *_, kind, name = reference.split("/")
        assert name in components[kind]


def test_every_operation_says_who_what_and_which_problems() -> None:
    document = json.loads(openapi_text())
    shared = document["components"]["responses"]
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert operation["x-callers"]
            assert any(int(status) < 300 for status in operation["responses"])
            for status, response in operation["responses"].items():
                if int(status) < 400:
                    continue
                answer = (
                    shared[response["$ref"].rpartition("/")[2]] if "$ref" in response else response
                )
                slugs = answer["description"].split(", ")
                assert {PROBLEMS[slug].status for slug in slugs} == {int(status)}
                assert list(answer["content"]["application/problem+json"]["examples"]) == slugs
            named = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
            assert named == set(re.findall(r"\{(\w+)\}", path))


def test_every_problem_is_listed_somewhere() -> None:
    document = json.loads(openapi_text())
    assert document["components"]["examples"].keys() == PROBLEMS.keys()


def test_an_operation_lists_what_the_frame_itself_answers() -> None:
    document = json.loads(openapi_text())
    scan = document["paths"]["/v1/scans"]["post"]["responses"]
    assert {"400", "401", "403", "408", "409", "413", "422", "429", "500", "503"} <= set(scan)
    anywhere = document["components"]["responses"]
    assert {"NotFound", "MethodNotAllowed"} <= set(anywhere)


def test_a_problem_is_what_its_schema_says() -> None:
    fields = set(ProblemDocument.__struct_fields__)
    names = {re.sub(r"_(\w)", lambda m: m[1].upper(), name) for name in fields}
    problem = Problem(PROOF_STALE, members={"serverTime": "x"})
    assert set(build_document(problem, "zh", "r")) <= names


@pytest.mark.parametrize("path", ["/openapi.json", "/problems/code-used"])
async def test_what_does_not_change_is_not_sent_twice(small_stage: Stage, path: str) -> None:
    first = await small_stage.client.get(path)
    assert first.status_code == 200
    tag = first.headers["etag"]
    for asked in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await small_stage.client.get(path, headers={"If-None-Match": asked})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    other = await small_stage.client.get(path, headers={"If-None-Match": '"other"'})
    assert other.content == first.content


async def test_the_served_description_is_the_checked_in_one(small_stage: Stage) -> None:
    served = await small_stage.client.get("/openapi.json")
    assert served.content == (DOCS / "openapi.json").read_bytes()
    expect(await small_stage.client.get("/openapi.yaml"), "not-found")
