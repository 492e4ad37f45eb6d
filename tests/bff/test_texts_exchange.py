"""All texts go out as one PO file, and what comes back is checked line by line."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bff.texts.exchange import po_faults, po_file, translation_faults
from bff.texts.pairs import ROOT, Pair, UnreadableText, all_pairs, front_pairs
from bff.texts.traditional import MODULES, VARIANTS, characters_of, module_of
from ground.language import Text
from ground.traditional import KEPT, Variant, to_traditional

PAIRS = [
    Pair("case.wait", "请等 {n} 天", "Wait {n} {n|day|days}", "web/texts-a.js", 3),
    Pair("bff.codes", "办理", "Apply", "bff/codes.py", 7),
]
GOOD = po_file(PAIRS).decode()


def test_every_text_goes_out_once_and_comes_back_without_a_fault() -> None:
    pairs = all_pairs()
    rooms = {pair.file.partition("/")[0] for pair in pairs}
    assert rooms == {"bff", "notifications", "web"}
    assert any(pair.context == "page home" for pair in pairs)
    exported = po_file(pairs)
    assert list(po_faults(exported, pairs)) == []
    catalog = read_po(io.BytesIO(exported))
    translations = {(str(one.id), one.context): one.string for one in catalog if one.id}
    assert {(pair.zh, pair.context): pair.en for pair in pairs} == translations


def test_texts_that_stand_for_two_translations_in_one_place_would_be_lost() -> None:
    """One module says each Chinese text in one way, or the file could not tell them apart."""
    seen: dict[tuple[str, str], str] = {}
    for pair in all_pairs():
        assert seen.setdefault((pair.context, pair.zh), pair.en) == pair.en, pair


_COUNTED = re.compile(r"\{\w+\} (?:\w+ )?(?:days|hours|minutes|seconds|tries|years)\b")


def test_what_is_counted_has_a_word_for_one() -> None:
    assert _COUNTED.search("{n} working days left")  # the control
    assert [pair for pair in all_pairs() if _COUNTED.search(pair.en)] == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Wait {n} {n|day|days}", "", "no translation of"),
        ("Wait {n} {n|day|days}", "Wait {m} {n|day|days}", "the text does not have: m"),
        ("Wait {n} {n|day|days}", "Wait", "missing: n"),
        ("{n|day|days}", "{days|day|days}", "the text does not have: days"),
        ("{n|day|days}", "{n|day}", "the text does not have"),
        ("{n|day|days}", "{n days", "braces"),
        ("Apply", "Apply 办", "has Chinese in it"),
        ("办理", "办", "no such text"),
        ("#: bff/codes.py:7\n", "#: bff/codes.py:7\n#, fuzzy\n", "fuzzy"),
        ('msgid "办理"\nmsgstr', 'msgid "办理"\nmsgid_plural "办理"\nmsgstr[0]', "{n|day|days}"),
        ("msgctxt", "context", "cannot be read"),
    ],
)
def test_a_fault_is_found_and_named(old: str, new: str, fault: str) -> None:
    assert old in GOOD
    faults = list(po_faults(GOOD.replace(old, new).encode(), PAIRS))
    assert any(fault in one for one in faults), faults


def test_a_missing_text_is_named_with_its_place() -> None:
    faults = list(po_faults(po_file(PAIRS[:1]), PAIRS))
    assert faults == ["bff/codes.py:7: 办理: missing"]


def test_a_file_in_another_encoding_is_refused_in_words() -> None:
    faults = list(po_faults(GOOD.encode("gb18030"), PAIRS))
    assert len(faults) == 1
    assert "cannot be read" in faults[0]


def test_all_texts_have_the_same_places_in_both_languages() -> None:
    found = [
        f"{pair.file}:{pair.line}: {fault}"
        for pair in all_pairs()
        for fault in translation_faults(pair.zh, pair.en)
    ]
    assert found == []


NOT_A_PAIR = """
  "a.key": { zh: "办" },
"""


def test_a_line_that_is_no_pair_is_refused_with_its_place() -> None:
    file = ROOT / "web" / "shared" / "words" / "texts-common.js"
    assert len(list(front_pairs([file]))) > 40
    with pytest.raises(UnreadableText, match=r"texts_exchange\.py:\d+"):
        list(front_pairs([Path(__file__)]))


@pytest.mark.parametrize("variant", VARIANTS)
def test_traditional_texts_are_those_that_are_printed(variant: Variant) -> None:
    files = sorted((ROOT / "web" / "shared" / "words").glob("texts-*.js"))
    printed = MODULES[variant].read_text("utf-8")
    assert printed == module_of(variant, front_pairs(files)), "run ./script/bff texts --write"


@pytest.mark.parametrize("variant", VARIANTS)
def test_our_texts_have_no_character_that_is_said_to_be_only_in_the_others(
    variant: Variant,
) -> None:
    simplified, traditional = characters_of(variant)
    names = "".join(KEPT)  # as they are printed on the card
    texts = {pair.zh for pair in all_pairs()}
    converted = "".join(to_traditional(text, variant) for text in texts)
    assert set(converted) & set(simplified) <= set(names)
    assert not set("".join(texts)) & set(traditional)
    assert {"证", "优", "领"} <= set(simplified)
    assert {"證", "優", "領"} <= set(traditional)


def test_the_command_exports_and_checks(tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "bff", "texts", *arguments]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return result.returncode, result.stdout + result.stderr

    file = tmp_path / "texts.po"
    code, exported = run()
    assert code == 0
    file.write_text(exported, "utf-8")
    assert run("--check", str(file)) == (0, f"{file} is complete\n")
    file.write_text(exported.replace('msgstr "Mashangban"', 'msgstr ""'), "utf-8")
    code, said = run("--check", str(file))
    assert code == 1
    assert "no translation of 码上办" in said
    assert run("--check", str(tmp_path / "none.po"))[0] == 2


def plain_pairs(code: str) -> list[tuple[Text, Text]]:
    """Return each text of the code that has plain words, and those."""
    return [
        (Text(zh, en), Text(plain_zh, plain_en))
        for node in ast.walk(ast.parse(code))
        for zh, en, plain_zh, plain_en in _constants(node)
    ]


def _constants(node: ast.AST) -> Iterator[tuple[str, str, str, str]]:
    match node:
        case ast.Call(
            ast.Name("Text"),
            [
                ast.Constant(str(zh)),
                ast.Constant(str(en)),
                ast.Call(ast.Name("Text"), [ast.Constant(str(zh2)), ast.Constant(str(en2))]),
            ],
        ):
            yield zh, en, zh2, en2


def test_plain_words_of_the_server_fill_the_same_places() -> None:
    places = re.compile(r"\{(\w+)\}")
    found = [
        pair
        for file in sorted((ROOT / "bff").rglob("*.py"))
        for pair in plain_pairs(file.read_text("utf-8"))
    ]
    assert len(found) >= 10
    for usual, plain in found:
        assert set(places.findall(plain.zh)) == set(places.findall(usual.zh)), usual.zh
        assert (plain.zh, plain.en) != (usual.zh, usual.en)
