"""The seeded catalogue hangs together, and the catalogue's two calls."""

from collections.abc import Iterable

import pytest
from msgspec import UNSET

from sandbox.core.catalogue import AMOUNTS_FEN, ASKS_FOR_MORE, SEED
from sandbox.core.catalogue.kinds import Item
from sandbox.core.certificate_types import TYPES
from sandbox.core.check_digits import organisation_code_check, uscc_check
from sandbox.core.form_check import check_form
from sandbox.core.library import CERTIFICATES
from tests.support.core_caller import CoreCaller
from tests.support.submissions import right_form

ITEMS = pytest.mark.parametrize("item", SEED.values(), ids=lambda item: item.name)
BUNDLES = [item for item in SEED.values() if item.parts]


@ITEMS
def test_an_items_codes_are_well_formed(item: Item) -> None:
    uscc = item.agency.uscc
    assert item.implement_code == f"{uscc}{item.level}{item.basic_code}"
    assert (len(item.implement_code), len(item.basic_code)) == (31, 12)
    assert item.basic_code.isdecimal()
    assert uscc_check(uscc[:17]) == uscc[17]
    assert organisation_code_check(uscc[8:16]) == uscc[16]
    assert item.region in ("359900", "359901")
    assert item.basic_code[2:4] == item.type or item.type == "20"


@ITEMS
def test_an_item_says_what_the_dialect_knows(item: Item) -> None:
    assert item.type in {f"{n:02d}" for n in range(1, 11)} | {"20"}
    assert item.kind == ("2" if item.promised_days else "1")
    assert item.promised_days <= item.statutory_days
    assert item.star in range(1, 6)
    assert (item.visits == 0) == (item.star == 5) or item.star == 4
    assert set(item.channels) <= {"mobile", "pc", "window", "terminal", "express"}
    assert set(item.applicant_kinds) <= set("123456")
    assert item.required_level in "1234"
    assert all(m.form in ("1", "2", "3", "7") for m in item.materials)
    assert all(0 < m.max_bytes <= 20_971_520 for m in item.materials)
    assert item.name_en
    assert item.plain_notes
    assert item.plain_notes_en
    assert item.keywords


@ITEMS
def test_an_items_names_are_unique_and_point_at_something(item: Item) -> None:
    fields = {field.name: field for field in item.form}
    assert len(fields) == len(item.form)
    assert len({m.code for m in item.materials}) == len(item.materials)
    for field in item.form:
        assert (field.type == "choice") == bool(field.choices)
        assert field.label_en
        if field.shown_when is not UNSET:
            other = fields[field.shown_when.field]
            values: list[object] = [choice.value for choice in other.choices] or [True, False]
            assert field.shown_when.equals in values
    check_form(item.form, right_form(item))


@ITEMS
def test_certificates_that_replace_a_material_are_held_by_somebody(item: Item) -> None:
    held = {certificate.kind.code for certificate in CERTIFICATES.values()}
    for material in item.materials:
        if material.cert_type_code is not UNSET:
            assert material.cert_type_code in held
            assert set(material.cert_fields) <= set(TYPES[material.cert_type_code].fields)
        else:
            assert not material.cert_fields
    if item.result.cert_type_code is not UNSET:
        assert item.result.cert_type_code in TYPES


@ITEMS
def test_only_an_item_with_tolerance_has_tolerable_materials(item: Item) -> None:
    assert item.tolerance or not any(m.tolerable for m in item.materials)


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.name)
def test_a_bundle_has_all_that_its_parts_ask_for(bundle: Item) -> None:
    fields = {field.name: field for field in bundle.form}
    materials = {material.code: material for material in bundle.materials}
    for code in bundle.parts:
        part = SEED[code]
        assert not part.parts
        for field in part.form:
            assert fields[field.name].type == field.type
            assert fields[field.name].required >= field.required
        for material in part.materials:
            assert materials[material.code].name == material.name
            assert materials[material.code].required >= material.required
        check_form(part.form, right_form(bundle))


def test_the_catalogue_has_one_of_everything() -> None:
    def distinct(values: Iterable[object]) -> set[object]:
        return set(values)

    items = SEED.values()
    assert len(items) >= 24
    assert len({item.name for item in items}) == len(items)
    assert len(BUNDLES) == 2
    assert distinct(i.star for i in items) == {1, 2, 3, 4, 5}
    assert distinct(i.visits for i in items) == {0, 1, 2}
    assert distinct(i.required_level for i in items) == {"1", "2", "3", "4"}
    assert distinct(i.kind for i in items) == {"1", "2"}
    assert distinct(i.forward_within_hours for i in items) == {1, 72}
    assert distinct(kind for i in items for kind in i.applicant_kinds) == {"1", "2"}
    assert distinct((i.fee.charged, i.fee.online) for i in items) == {
        (False, False),
        (True, False),
        (True, True),
    }
    types = "text longText number amount date choice yesNo phone idNumber uscc address"
    assert distinct(f.type for i in items for f in i.form) == set(types.split())
    for one in ("express", "bookable", "tolerance", "special_procedures"):
        assert distinct(bool(getattr(i, one)) for i in items) == {True, False}
    charged_online = {i.implement_code for i in items if i.fee.charged and i.fee.online}
    assert AMOUNTS_FEN.keys() == charged_online
    assert SEED.keys() >= ASKS_FOR_MORE


async def test_the_whole_catalogue_comes_by_cursor(core: CoreCaller) -> None:
    codes: list[str] = []
    path, more = "/items?limit=10", True
    while more:
        page = (await core.get(path))["data"]
        assert len(page["items"]) <= 10
        codes += [item["implementCode"] for item in page["items"]]
        path, more = f"/items?limit=10&since={page['next']}", page["more"]
    assert codes == list(SEED)
    assert (await core.get(path))["data"] == {
        "items": [],
        "ended": [],
        "next": page["next"],
        "more": False,
    }


async def test_one_item_is_read(core: CoreCaller) -> None:
    code = next(iter(SEED))
    shown = (await core.get(f"/items/{code}"))["data"]
    assert (shown["implementCode"], shown["version"]) == (code, 1)
    assert shown["agency"]["name"] == "榕城市鼓山区民政局"
    assert "note" not in shown["materials"][0], "what is missing is not sent"
    assert (await core.get("/items/unheard-of"))["code"] == 43001
