"""The browser clients as files: what the strict content policy and the house rules ask of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"
PAGES = sorted(WEB.glob("*/index.html"))
MODULES = sorted(WEB.rglob("*.js"))
SHEETS = sorted(WEB.rglob("*.css"))
LONGEST = 250


def name(file: Path) -> str:
    return str(file.relative_to(WEB))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_has_no_inline_code_or_style(page: Path) -> None:
    html = page.read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"<style|\sstyle=|\son\w+=", html)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_tells_its_language_and_has_a_main_part(page: Path) -> None:
    html = page.read_text("utf-8")
    assert '<html lang="zh-CN"' in html
    assert '<main id="main"' in html
    assert "<title>" in html
    assert "user-scalable" not in html
    assert "maximum-scale" not in html


@pytest.mark.parametrize("file", [*PAGES, *MODULES, *SHEETS], ids=name)
def test_nothing_is_loaded_from_elsewhere(file: Path) -> None:
    text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"""["'(]\s*(https?:)?//[\w.-]+""", text)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_a_page_loads_is_there(page: Path) -> None:
    for address in re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css|svg))"', page.read_text("utf-8")):
        assert (WEB / address.lstrip("/")).is_file(), address


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_what_a_module_imports_is_there_and_offered(module: Path) -> None:
    found = re.findall(r'import \{([^}]+)\} from "(/[^"]+)"', module.read_text("utf-8"))
    for names, address in found:
        source = (WEB / address.lstrip("/")).read_text("utf-8")
        for wanted in (part.strip().split(" as ")[0] for part in names.split(",") if part.strip()):
            own = rf"export (?:async )?(?:function|const|class) {re.escape(wanted)}\b"
            passed_on = rf"export \{{[^}}]*\b{re.escape(wanted)}\b"
            assert re.search(f"{own}|{passed_on}", source), f"{wanted} from {address}"


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_module_is_short_and_keeps_secrets_out_of_storage_and_console(module: Path) -> None:
    text = module.read_text("utf-8")
    assert text.count("\n") <= LONGEST or text.startswith("// Printed by")
    assert "console." not in text
    assert ".innerHTML" not in text
    if module.name not in ("preferences.js", "first-paint.js", "session-store.js"):
        assert "localStorage." not in text
