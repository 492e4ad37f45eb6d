"""What the consent screen says is what the scan shows: every certificate, every purpose."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bff.certificates.disclosure import LABELS, PURPOSES, rules_for
from sandbox.core.certificate_types import TYPES
from sandbox.core.library import CERTIFICATES
from sandbox.core.people import PEOPLE
from tests.support.clients import Desk
from tests.support.presentations import list_certificates, present
from tests.support.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(open_stage: Stage) -> Desk:
    return await open_stage.desk()


@pytest.mark.parametrize("uid", PEOPLE)
async def test_the_viewer_sees_exactly_what_was_agreed(
    open_stage: Stage, desk: Desk, uid: str
) -> None:
    phone = await open_stage.phone(uid)
    for certificate in await list_certificates(phone):
        detail = (await phone.get(f"/v1/certificates/{certificate['id']}")).json()
        assert [p["code"] for p in detail["purposes"]] == [
            p["code"] for p in certificate["purposes"]
        ]
        for purpose in detail["purposes"]:
            answer = await present(phone, certificate, purpose["code"])
            assert (answer.status_code == 201) == certificate["usable"], answer.text
            if not certificate["usable"]:
                continue
            assert answer.json()["fields"] == purpose["fields"]
            scan = (await desk.scan(answer.json()["code"])).json()
            told = [{k: f[k] for k in ("name", "label", "shown")} for f in scan["fields"]]
            assert told == [
                {k: f[k] for k in ("name", "label", "shown")} for f in purpose["fields"]
            ]
            for agreed, shown in zip(purpose["fields"], scan["fields"], strict=True):
                assert agreed["preview"] in (None, shown["value"])
            assert any(f["preview"] for f in purpose["fields"])
            log = await phone.usage_log()
            assert log[0]["fields"] == [f["label"] for f in purpose["fields"]]


async def test_everybody_holds_something_and_every_purpose_is_tried() -> None:
    """Control: the table above is not empty, and reaches each purpose there is."""
    tried = {p for c in CERTIFICATES.values() for p in rules_for(c.kind.code)}
    assert tried == PURPOSES.keys()
    assert {c.uid for c in CERTIFICATES.values()} == PEOPLE.keys()


@pytest.mark.parametrize("kind", TYPES.values(), ids=lambda kind: kind.name)
async def test_every_rule_asks_for_fields_that_the_type_has_and_we_can_name(kind) -> None:  # type: ignore[no-untyped-def]
    for purpose, fields in rules_for(kind.code).items():
        assert purpose in PURPOSES
        names = [field.name for field in fields]
        assert set(names) <= set(kind.fields)
        assert len(names) == len(set(names))
        assert set(names) <= LABELS.keys()


@pytest.mark.parametrize("kind", TYPES.values(), ids=lambda kind: kind.name)
async def test_showing_that_i_hold_it_gives_no_whole_name_or_number(kind) -> None:  # type: ignore[no-untyped-def]
    """But for a business licence, which is public."""
    private = {"holder", "number", "spouse", "birthDate", "address", "location"}
    for purpose in ("verify", "benefit"):
        for field in rules_for(kind.code).get(purpose, ()):
            assert field.is_masked or field.name not in private, (purpose, field)


async def test_a_type_nobody_wrote_a_rule_for_shows_the_least() -> None:
    [(purpose, fields)] = rules_for("999999999999999999999").items()
    assert purpose == "verify"
    assert [(field.name, field.display) for field in fields] == [
        ("holder", "masked"),
        ("number", "masked"),
        ("issuer", "whole"),
    ]
