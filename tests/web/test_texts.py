"""The words of the browser clients: each exists in both languages, and each that is used exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"
CATALOGUES = sorted((WEB / "shared" / "words").glob("texts-*.js"))

_LINE = re.compile(r'^  "([^"]+)": \{ zh: "((?:[^"\\]|\\.)*)", en: "((?:[^"\\]|\\.)*)" \},$')
_PLACE = re.compile(r"\{(\w+)\}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_USES = (
    re.compile(r'\bt\(\s*"([^"]+)"'),
    re.compile(r'\bfact\(\s*"([^"]+)"'),
    re.compile(r'\bsay\(\s*"\w+",\s*"([^"]+)"'),
    re.compile(r'data-(?:text|label|placeholder)="([^"]+)"'),
)
_CHOICE = re.compile(r'\bt\([^()]*\?\s*"([a-z][\w.]+)"\s*:\s*"([a-z][\w.]+)"')
_FAMILY = re.compile(r"\b(?:t|inChinese)\(`([^`]*)`")
_LOCAL_PROBLEM = re.compile(r'ApiProblem\.local\("([^"]+)"\)')


_IMPORT = re.compile(r"""(?:from|import\(|import)\s*["']/([^"']+\.js)["']""")
_LITERAL = re.compile(r"""["'`]([a-z][\w.-]*)["'`]""")
_TEMPLATE = re.compile(r"`([a-z][\w.-]*\$\{[^`\n]*)`")
_CODES = re.compile(r'codeText\("(\w+)"')
_ADDITION = re.compile(
    r"\.(?:detail|ask|desk|kiosk|plain)$"
)  # to a key in a variable: `${key}.detail`
PAGES = ("phone", "kiosk", "desk", "demo", "docs")


def catalogue(*files: Path) -> dict[str, tuple[str, str]]:
    results: dict[str, tuple[str, str]] = {}
    for file in files or CATALOGUES:
        for line in file.read_text("utf-8").splitlines():
            if not line.startswith('  "'):
                continue
            match = _LINE.match(line)
            assert match, f"{file.name}: not one text per line: {line}"
            key, zh, en = match.groups()
            assert key not in results, f"{key} stands twice"
            results[key] = (zh, en)
    return results


TEXTS = catalogue()
WORDLESS = {
    "colon",
    "certificate.named",
    "scan.place",
    "list.comma",
    "home.hello",
    "faults.line",
    "case.news",
    "file.sized",
    "preset.foreigner",
}
SOURCES = [
    file
    for file in sorted([*WEB.rglob("*.js"), *WEB.rglob("*.html")])
    if not file.name.startswith("texts")
]


def faults(key: str, zh: str, en: str) -> Iterator[str]:
    if not zh.strip() or not en.strip():
        yield f"{key}: one language is missing"
    if sorted(_PLACE.findall(zh)) != sorted(_PLACE.findall(en)):
        yield f"{key}: the places to fill differ"
    if not _HAN.search(zh) and key not in WORDLESS:
        yield f"{key}: the Chinese text is not Chinese"
    if _HAN.search(en):
        yield f"{key}: the English text has Chinese in it"


def test_every_text_is_said_in_both_languages_with_the_same_places() -> None:
    found = [fault for key, (zh, en) in TEXTS.items() for fault in faults(key, zh, en)]
    assert found == []


@pytest.mark.parametrize(
    ("zh", "en"),
    [("", "Hello"), ("您好", ""), ("{n} 秒", "seconds"), ("Hello", "Hello"), ("您好", "您好")],
)
def test_a_faulty_text_would_be_found(zh: str, en: str) -> None:
    assert list(faults("a.key", zh, en))


@pytest.mark.parametrize("source", SOURCES, ids=lambda file: str(file.relative_to(WEB)))
def test_every_text_that_is_used_exists(source: Path) -> None:
    text = source.read_text("utf-8")
    used = {key for pattern in _USES for key in pattern.findall(text)}
    used |= {key for pair in _CHOICE.findall(text) for key in pair}
    for slug in _LOCAL_PROBLEM.findall(text):
        used |= {f"problem.{slug}.title", f"problem.{slug}.detail"}
    missing = {key for key in used if key not in TEXTS}
    assert not missing
    for family in _FAMILY.findall(text):
        parts = [re.escape(part) for part in re.split(r"\$\{.*\}", family)]
        shape = ".+".join(parts)
        assert any(re.fullmatch(shape, key) for key in TEXTS), f"no text is called like {family}"


def files_of(page: str) -> dict[str, str]:
    """Return the text of each file that a page loads, by its path in ``web/``."""
    found: dict[str, str] = {}
    waiting = [f"{page}/index.html", f"{page}/app.js"]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = (WEB / path).read_text("utf-8")
            waiting += _IMPORT.findall(found[path])
    return found


def subjects_of(files: dict[str, str]) -> list[Path]:
    return [WEB / path for path in files if Path(path).name.startswith("texts-")]


def keys_in(code: str) -> set[str]:
    """Return the texts whose key this code may name, whole or by a template."""
    named = set(_LITERAL.findall(code))
    families = [
        re.compile(".+".join(re.escape(part) for part in re.split(r"\$\{[^}]*\}", template)))
        for template in [
            *_TEMPLATE.findall(code),
            *(f"{one}.${{x}}" for one in _CODES.findall(code)),
        ]
    ]
    return {
        key
        for key in TEXTS
        for name in (key, _ADDITION.sub("", key))
        if name in named or any(family.fullmatch(name) for family in families)
    }


def lacks(files: dict[str, str]) -> set[str]:
    """Return the texts that these files use, whose subject is not among them."""
    own = catalogue(*subjects_of(files))
    code = {path: text for path, text in files.items() if WEB / path not in CATALOGUES}
    used = {key for text in code.values() for pattern in _USES for key in pattern.findall(text)}
    return used - set(own)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_the_subjects_that_it_needs_and_no_others(page: str) -> None:
    files = files_of(page)
    assert lacks(files) == set()
    code = "\n".join(text for path, text in files.items() if WEB / path not in CATALOGUES)
    for subject in subjects_of(files):
        name = re.search(r"export const (\w+)", subject.read_text("utf-8"))
        assert name
        is_read = f"{name[1]}[" in code or keys_in(code) & set(catalogue(subject))
        assert is_read, f"{page} needs nothing of {subject.name}"
        assert re.search(rf"useTexts\([^)]*\b{name[1]}\b", files[f"{page}/app.js"]), subject.name


def test_a_page_without_a_subject_that_it_needs_is_found() -> None:
    """Control."""
    files = files_of("desk")
    assert files.pop("shared/words/texts-terminal.js")
    assert "desk.ready" in lacks(files)


def plain_faults(texts: dict[str, tuple[str, str]]) -> Iterator[str]:
    for key, words in texts.items():
        usual = key.removesuffix(".plain")
        if usual != key and usual not in texts:
            yield f"{key}: there is no {usual}"
        elif usual != key:
            if words == texts[usual]:
                yield f"{key}: the same as {usual}"
            if {*_PLACE.findall(words[0])} != {*_PLACE.findall(texts[usual][0])}:
                yield f"{key}: other places than {usual}"


def test_plain_words_stand_beside_usual_ones() -> None:
    assert list(plain_faults(TEXTS)) == []
    assert len([key for key in TEXTS if key.endswith(".plain")]) >= 10


@pytest.mark.parametrize("plain", [("{n} 天", "{n} days"), ("几天", "Days")])
def test_plain_words_that_are_none_are_found(plain: tuple[str, str]) -> None:
    usual = ("{n} 天", "{n} days")
    assert len(list(plain_faults({"a": usual, "a.plain": plain}))) == 1
    assert len(list(plain_faults({"a.plain": plain}))) == 1


def test_every_text_is_used() -> None:
    code = "\n".join(file.read_text("utf-8") for file in SOURCES)
    assert set(TEXTS) - keys_in(code) == set()
    without = code.replace("scan-given-up", "").replace("`problem.${", "`")  # the control
    assert "problem.scan-given-up.title" in set(TEXTS) - keys_in(without)
