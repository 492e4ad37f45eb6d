"""What ``script/_web``, a part of ``./script/lint``, finds in the browser clients."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

MISTAKES = {
    'call("GET", "/v1/usage-log?limit=5").then((log) => log.itemz);': "Property 'itemz' does not",
    "call('GET', `/v1/cases/${id}`).then((one) => one.itemCod);": "Property 'itemCod' does not",
    'call("GET", "/v1/nowhere");': "parameter of type 'never'",
    'call("DELETE", "/v1/scans");': "Argument of type '\"DELETE\"' is not",
    'call("POST", "/v1/scans", { body: { cod: "1" } });': "'cod' does not exist in type",
    "page.title = document.activeElement.id;": "'document.activeElement' is possibly 'null'",
    "page.title = nowhere;": "Cannot find name 'nowhere'",
    "el('input.wide', {}).valve = 1;": "Property 'valve' does not",
    "if (id == 1) page.title = '';": "eqeqeq",
    'icon("chekc");': "'\"chekc\"' is not assignable",
    'notice("info", "", "", { iconName: "nowhere" });': "'\"nowhere\"' is not assignable",
    "page.body.innerHTML = id;": "no-restricted-properties",
    "const unused = 1;": "no-unused-vars",
    "console.info(id);": "no-console",
}
GOOD = """
call("GET", "/v1/usage-log?limit=5").then((log) => log.items);
call("GET", `/v1/cases/${id}`).then((one) => one.itemCode);
call("GET", `/v1/codes/${id}.svg`, { as: "blob" }).then((picture) => picture.size);
call("POST", "/v1/scans", { body: { code: "1", useCause: "2" } });
call("GET", `${page.title}/anything`).then((answer) => answer.ofAnyShape);
page.body.append(...[el("p", {}), id && el("p", {})].filter(Boolean));
"""
HEAD = """import {{ createApi }} from "/shared/net/api.js";
import {{ el, notice }} from "/shared/page/dom.js";
import {{ icon }} from "/shared/page/icons.js";

const call = createApi();

export function planted(/** @type {{any}} */ page, id) {{
  el("p", {{}}, icon("check"), notice("info", "", ""));
{body}
}}
"""


@pytest.fixture(scope="module")
def copy() -> Iterator[Path]:
    """Make a copy of ``web/`` to spoil, inside the checkout, because ESLint reads nothing else."""
    with tempfile.TemporaryDirectory(dir=ROOT / ".venv") as folder:
        yield shutil.copytree(ROOT / "web", Path(folder) / "web")


def complaints(copy: Path) -> tuple[int, str]:
    """Return exit status and output of the check."""
    command = ["script/_web", str(copy.relative_to(ROOT))]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout + result.stderr


def test_good_calls_pass(copy: Path) -> None:
    (copy / "phone" / "planted.js").write_text(HEAD.format(body=GOOD))
    status, said = complaints(copy)
    assert status == 0, said


def test_mistakes_and_old_types_are_found(copy: Path) -> None:
    (copy / "phone" / "planted.js").write_text(HEAD.format(body="\n".join(MISTAKES)))
    types = copy / "types" / "api.d.ts"
    types.write_text(f"{types.read_text('utf-8')}// by hand\n", "utf-8")
    status, said = complaints(copy)
    assert status == 1
    assert [mistake for mistake, finding in MISTAKES.items() if finding not in said] == []
    assert "web/types/api.d.ts is out of date" in said
