"""Wrong bodies, on every route that takes one: the field is named, nothing stored."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import httpx
import msgspec
import pytest

from bff.capabilities import ROUTES
from bff.drafts.schemas import DraftUpdate
from bff.fault_places import MOST_NAMES, pointer_to_fault
from bff.problems.input import FIELD_FAULTS
from tests.support.bodies import (
    BODIES,
    DRAFT,
    EVALUATE,
    PREFERENCES,
    PRESENT,
    READ,
    SETTINGS,
    SUBSCRIPTIONS,
)
from tests.support.body_sender import Sender, desk, phone, sender
from tests.support.problems import expect, problem_of
from tests.support.stage import Stage
from tests.support.stored_rows import row_counts as all_row_counts

__all__ = ["desk", "phone", "sender"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

NO_TEXT = (DRAFT, EVALUATE, SETTINGS, PREFERENCES, READ, SUBSCRIPTIONS)
OPTIONAL = {"device", "presentationId", "operator"}
TEXTS = [
    (path, name) for path, body in BODIES.items() for name in body if isinstance(body[name], str)
]
DEEP = b"[" * 60_000

# What is sent, made from the route's first field; then status, reasonCode and pointer.
BROKEN: dict[str, tuple[bytes, str, str | None]] = {
    "nothing": (b"", "malformed-json", None),
    "cut short": (b'{"%s": ', "malformed-json", None),
    "not JSON": (b"ticket=1", "malformed-json", None),
    "a byte order mark": (b"\xef\xbb\xbf{}", "malformed-json", None),
    "cut UTF-8": (b'{"%s": "\xe7\x8e"}', "malformed-json", None),
    "half a surrogate pair": (rb'{"%s": "\ud800"}', "malformed-json", None),
    "a surrogate as name": (rb'{"\ud83d": 1}', "malformed-json", None),
    "UTF-16": ('{"%s": "a"}'.encode("utf-16"), "malformed-json", None),
    "null": (b"null", "invalid-field", "/"),
    "a list": (b"[]", "invalid-field", "/"),
    "a text": (b'"text"', "invalid-field", "/"),
    "a number": (b"1e400", "invalid-field", "/"),
    "deep lists": (DEEP, "invalid-field", "/"),
    "deep lists in a field": (b'{"%s": ' + DEEP, "invalid-field", "/%s"),
    "deep objects": (b'{"a":' * 20_000, "invalid-field", "/a"),
    "no field at all": (b"{}", "invalid-field", "/%s"),
    "an unknown field": (b'{"%s": "a", "isAdmin": true}', "invalid-field", None),
    "a pointer to be escaped": (b'{"a/b~c": 1}', "invalid-field", "/a~1b~0c"),
}


async def row_counts() -> dict[str, int]:
    """Beside the answers that are kept under their keys."""
    counts = await all_row_counts()
    return {table: count for table, count in counts.items() if table != "idempotency_record"}


async def test_every_route_with_a_body_is_in_the_tables() -> None:
    with_body = {e.path for group in ROUTES for e in group.endpoints if e.body is not None}
    assert with_body == BODIES.keys()


@pytest.mark.parametrize("route", BODIES)
async def test_broken_bodies_are_told_what_is_wrong_and_change_nothing(
    open_stage: Stage, sender: Sender, route: str
) -> None:
    before = await row_counts()
    first = next(iter(BODIES[route])).encode()
    for what, (body, slug, pointer) in BROKEN.items():
        if what == "cut UTF-8" and route in NO_TEXT:
            continue  # a text is no form, grade, value or list, and is not read any further
        if (route, what) == (SETTINGS, "no field at all"):
            continue  # that is no change
        if (route, what) == (SUBSCRIPTIONS, "deep lists in a field"):
            pointer = "/%s/0"  # a list is right there, and its item is not
        answer = await sender.send(route, body.replace(b"%s", first))
        document = problem_of(answer)
        assert document["reasonCode"] == slug, (what, document)
        if pointer is not None:
            assert document["field"] == pointer.replace("%s", first.decode()), (what, document)
    assert await row_counts() == before
    assert (await open_stage.client.get("/healthz")).status_code == 200


@pytest.mark.parametrize(("route", "name"), TEXTS)
async def test_a_text_field_takes_no_other_type_and_has_bounds(
    sender: Sender, route: str, name: str
) -> None:
    before = await row_counts()
    wrong = [7, True, 1.5, [], {}, ["a"], "", "x" * 5000]
    wrong += [] if name in OPTIONAL else [None]
    wrong += [] if name == "code" else ["\x00", "\u202e", "\n"]  # whatever the scanner read
    for value in wrong:
        answer = await sender.send_json(route, {**BODIES[route], name: value})
        expect(answer, "invalid-field", field=f"/{name}")
    assert await row_counts() == before


@pytest.mark.parametrize(("route", "name"), TEXTS)
async def test_a_required_field_is_missed_by_name(sender: Sender, route: str, name: str) -> None:
    body = {key: value for key, value in BODIES[route].items() if key != name}
    answer = await sender.send_json(route, body)
    if name in OPTIONAL:
        assert answer.status_code in (201, 401, 403, 409, 422)
        assert answer.json().get("field") != f"/{name}"
    else:
        expect(answer, "invalid-field", field=f"/{name}")


@pytest.mark.parametrize("route", BODIES)
async def test_unknown_fields_are_refused_by_name(sender: Sender, route: str) -> None:
    answer = await sender.send_json(route, {**BODIES[route], "isAdmin": True})
    expect(answer, "invalid-field", field="/isAdmin")


@pytest.mark.parametrize(
    ("route", "name", "value"),
    [
        ("/v1/sessions/app", "ticket", "ST-1\n"),
        ("/v1/sessions/app", "ticket", "票据"),
        ("/v1/sessions/refresh", "refreshToken", "a b"),
        ("/v1/sessions/terminal", "terminalId", "demo-desk-3\n"),
        ("/v1/sessions/terminal", "terminalId", "a" * 25),
        ("/v1/terminals/heartbeat", "softwareVersion", "1.0\n"),
        ("/v1/terminals/heartbeat", "softwareVersion", "1.0 <b>"),
        ("/v1/terminals/enrolment", "enrolmentCode", "ABCD\n"),
        (PRESENT, "purpose", "verify\n"),
        (PRESENT, "presentationId", "abcdefgh\n"),
    ],
)
async def test_what_machines_read_has_no_other_characters(
    sender: Sender, route: str, name: str, value: str
) -> None:
    answer = await sender.send_json(route, {**BODIES[route], name: value})
    expect(answer, "invalid-field", field=f"/{name}")


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        (None, "/consentedFields"),
        ("holder", "/consentedFields"),
        ([], "/consentedFields"),
        (["holder"] * 41, "/consentedFields"),
        (["holder", 7], "/consentedFields/1"),
        (["holder", None], "/consentedFields/1"),
        (["holder", ""], "/consentedFields/1"),
        ([["holder"]], "/consentedFields/0"),
        (["持证人"], "/consentedFields/0"),
    ],
)
async def test_a_wrong_item_of_a_list_is_named_by_its_place(
    sender: Sender, value: Any, pointer: str
) -> None:
    answer = await sender.send_json(PRESENT, {**BODIES[PRESENT], "consentedFields": value})
    expect(answer, "invalid-field", field=pointer)


@pytest.mark.parametrize("route", BODIES)
async def test_a_megabyte_is_too_large_and_the_server_goes_on(
    open_stage: Stage, sender: Sender, route: str
) -> None:
    body = json.dumps({**BODIES[route], "padding": "x" * 1_000_000}).encode()
    # The connection may be closed while the body is still being sent.
    with contextlib.suppress(httpx.TransportError):
        expect(await sender.send(route, body), "body-too-large")
    assert (await open_stage.client.get("/healthz")).status_code == 200


async def test_numbers_beyond_all_bounds_are_only_wrong_types(sender: Sender) -> None:
    for number in ("1e999", "-1e999", "9" * 5000, "0.1e-999"):
        answer = await sender.send("/v1/sessions/refresh", f'{{"refreshToken": {number}}}'.encode())
        assert problem_of(answer)["status"] in (400, 422)


async def test_what_is_read_is_what_was_sent() -> None:
    """The tables' own bodies are right, so that a refusal is of the one thing changed."""
    shapes = {e.path: e.body for group in ROUTES for e in group.endpoints if e.body}
    for route, body in BODIES.items():
        msgspec.json.decode(json.dumps(body).encode(), type=shapes[route])


@pytest.mark.parametrize(
    ("form", "pointer"),
    [
        ({"a": "fit", "b": ["x"]}, "/form/b"),
        ({"a/b~": {"x": 1}}, "/form/a~1b~0"),
        ({"a": "fit", "b": "x" * 60_000}, "/form/b"),
        ({"a": "fit", "b" * 200: "x"}, f"/form/{'b' * 64}"),
        ({f"a{number}": [] for number in range(301)}, "/form"),
    ],
)
async def test_a_fault_in_a_form_is_named_by_its_field(
    sender: Sender, form: dict[str, Any], pointer: str
) -> None:
    """The names in a form are the catalogue's, so msgspec alone does not tell which it was."""
    answer = await sender.send_json(DRAFT, {**BODIES[DRAFT], "form": form})
    expect(answer, "invalid-field", field=pointer)


async def test_looking_for_a_fault_costs_a_bounded_number_of_conversions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A body may have as many names as its size allows, beside the object with the fault, too."""
    conversions: list[object] = []
    convert = msgspec.convert

    def convert_and_count(body: object, shape: Any) -> Any:
        conversions.append(body)
        return convert(body, shape)

    monkeypatch.setattr(msgspec, "convert", convert_and_count)
    for names in (MOST_NAMES, 15_000):
        conversions.clear()
        form: dict[str, Any] = {f"a{number}": "" for number in range(names - 1)} | {"last": []}
        body = {"form": form, **{f"b{number}": 0 for number in range(15_000)}}
        with pytest.raises(msgspec.ValidationError) as caught:
            convert(body, DraftUpdate)
        pointer = pointer_to_fault(caught.value, body, DraftUpdate)
        assert pointer == ("/form/last" if names == MOST_NAMES else "/form")
        assert len(conversions) <= MOST_NAMES
        assert all(len(str(body)) < 100 for body in conversions), "never the whole again"


async def test_a_number_beyond_any_type_is_out_of_range(sender: Sender) -> None:
    body = b'{"form": {"a": 1e999}}'
    answer = await sender.send(DRAFT, body)
    expect(answer, "invalid-field", field="/form", why=FIELD_FAULTS["range"].zh)
