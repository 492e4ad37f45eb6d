"""web/ keeps to what the oldest supported browsers know (decision 40)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.house.floor import markup, scripts, styles
from tests.house.source import ROOT

WEB = ROOT / "web"


def own_names() -> scripts.OwnNames:
    """Names of members that web/ gives itself, or reads from our API's answers."""
    names = scripts.OwnNames(
        methods=set(), fields={"in", "properties"}
    )  # OpenAPI's, read by web/docs
    for path in WEB.rglob("*.js"):
        names.learn(path.read_bytes())
    learn_fields(json.loads((ROOT / "docs/openapi.json").read_text()), names.fields)
    return names


def learn_fields(node: Any, fields: set[str]) -> None:
    if isinstance(node, dict):
        properties = node.get("properties")
        fields.update(properties if isinstance(properties, dict) else ())
        node = list(node.values())
    for child in node if isinstance(node, list) else ():
        learn_fields(child, fields)


def complaints(pattern: str, find: Any) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{found}"
        for path in sorted(WEB.rglob(pattern))
        for found in find(path)
    ]


def test_scripts_keep_to_the_floor() -> None:
    names = own_names()
    assert complaints("*.js", lambda path: scripts.too_new(path.read_bytes(), names)) == []


def test_style_sheets_keep_to_the_floor() -> None:
    assert complaints("*.css", lambda path: styles.too_new(path.read_text())) == []


def test_no_time_is_written_as_24_hours_and_five_minutes() -> None:
    assert [path for path in WEB.rglob("*.js") if "hour12:" in path.read_text()] == []


def test_a_sheet_with_marks_of_its_own_for_details_hides_the_browsers() -> None:
    sheets = [path.read_text() for path in WEB.rglob("*.css")]
    marked = [sheet for sheet in sheets if "summary::before" in sheet]
    assert marked
    for sheet in marked:
        assert "summary::-webkit-details-marker { display: none; }" in sheet


def test_markup_keeps_to_the_floor() -> None:
    assert complaints("*.html", markup.too_new) == []
    assert complaints("*.js", lambda path: markup.made_by(path.read_bytes())) == []


def test_what_runs_before_the_check_is_plain_enough_for_any_browser() -> None:
    classic = {script for page in WEB.glob("*/index.html") for script in markup.classic(page)}
    assert classic == {"/shared/page/first-paint.js", "/shared/page/start.js"}
    for script in classic:
        assert scripts.newer_than_es5((WEB / script[1:]).read_bytes()) == [], script


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("list.at(-1)", "at"),
        ("structuredClone(data)", "structuredClone"),
        ("crypto.randomUUID()", "randomUUID"),
        ("Object.hasOwn(thing, key)", "hasOwn"),
        ("box.showModal()", "showModal"),
        ("await 1", "operators.await.top_level"),
        ("class A { #b() {} }", "classes.private_class_methods"),
        ("class A { static { run(); } }", "classes.static.initialization_blocks"),
        ("if (/(?<=a)b/.test(c)) d();", "regular_expressions.lookbehind_assertion"),
        ('node.matches("input:not([type=radio], [type=file])")', ":not with a list"),
        ("reject(leaving.signal.reason)", "AbortSignal.reason"),
        ('node.style.marginInline = "0"', "margin-inline"),
        ("a ==== b", "syntax error"),
        ("new AbortController().signal.throwIfAborted()", "throwIfAborted"),
    ],
)
def test_a_newer_script_is_found(source: str, found: str) -> None:
    assert f"1: {found}" in scripts.too_new(source.encode(), scripts.OwnNames(set(), {"at"}))


@pytest.mark.parametrize(
    "source",
    [
        "navigator.locks?.request(name)",
        'if ("wakeLock" in navigator) navigator.wakeLock.request("screen")',
        "const showModal = () => 1; showModal();",
        "const { wakeLock } = navigator;",
        "a ??= b?.c ?? 1_000; class A { #b = 1; static c = 2; }",
    ],
)
def test_what_is_known_or_asked_for_first_passes(source: str) -> None:
    assert scripts.too_new(source.encode(), scripts.OwnNames(set(), set())) == []


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ("a { inset: 0 }", "inset"),
        ("a { margin-inline: auto }", "margin-inline"),
        ("a { gap: min(1rem, 2dvh) }", "dvh"),
        ("a { color: color-mix(in srgb, red, blue) }", "color-mix()"),
        ("a { inline-size: 3cqi }", "cqi"),
        (":is(a, b) c { margin: 0 }", ":is"),
        ("a:not(b, c) { margin: 0 }", ":not with a list"),
        ("a:has(b), c { margin: 0 }", ":has"),
        ("@layer base { a { margin: 0 } }", "@layer"),
        ("@media (width >= 600px) { a { margin: 0 } }", "@media range_syntax"),
        ("@media print { a { aspect-ratio: 1 } }", "aspect-ratio"),
        ("a { b & { margin: 0 } }", "nesting"),
        ("a { overflow: clip }", "overflow: clip"),
    ],
)
def test_a_newer_style_is_found(sheet: str, found: str) -> None:
    assert any(line.endswith(f"1: {found}") for line in styles.too_new(sheet)), sheet


@pytest.mark.parametrize(
    "sheet",
    [
        "a { block-size: 100vh; block-size: 100dvh }",
        "@supports selector(:has(a)) { a:has(b) { margin: 0 } }",
        "/* Without: the mark itself shows it. */ a:has(b) { margin: 0 }",
        "a { -webkit-user-select: none; user-select: none }",
    ],
)
def test_a_newer_style_with_something_older_passes(sheet: str) -> None:
    assert styles.too_new(sheet) == []


def test_a_newer_element_or_attribute_is_found(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("<main><search></search><p popover></p></main>")
    assert markup.too_new(page) == ["1: search", "1: popover"]
    assert markup.made_by(b'el("search.box", { inert: true });') == ["1: search", "1: inert"]
