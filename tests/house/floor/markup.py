"""Find elements and attributes that the floor does not know, in pages and in what scripts make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from tests.house.floor.features import MARKUP_LACKING
from tests.house.floor.scripts import nodes_of, text

HANDLED = {
    "dialog",  # modal.js
    "input.capture",  # a desktop has no camera button; the file picker opens
    *("*.enterkeyhint", "*.autocapitalize", "*.inputmode"),  # wishes about a phone's keyboard
}


class Page(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.found += [f"{self.getpos()[0]}: {one}" for one in unsupported(tag, names)]
        if tag == "script" and names.get("type") != "module":
            self.scripts.append(names.get("src") or "inline")


def unsupported(tag: str, attributes: Iterable[str]) -> Iterator[str]:
    if tag in MARKUP_LACKING - HANDLED:
        yield tag
    for name in attributes:
        if {f"{tag}.{name}", f"*.{name}"} & MARKUP_LACKING - HANDLED:
            yield name


def too_new(page: Path) -> list[str]:
    return Page(page.read_text()).found


def classic(page: Path) -> list[str]:
    """Return the addresses of the page's scripts that are no modules."""
    return Page(page.read_text()).scripts


def made_by(script: bytes) -> list[str]:
    """List what ``el("tag.class", {attribute: …})`` makes that is too new, as ``line: name``."""
    results = []
    for node in nodes_of(script):
        called = node.child_by_field_name("function")
        given = node.child_by_field_name("arguments")
        if node.type != "call_expression" or not called or text(called) != "el" or not given:
            continue
        tag, *rest = given.named_children
        pairs = [key for one in rest[:1] for key in one.named_children if key.type == "pair"]
        names = [text(key) for one in pairs if (key := one.child_by_field_name("key"))]
        name = text(tag).strip("\"'").split(".")[0]
        at = node.start_point[0] + 1
        results += [
            f"{at}: {one}" for one in unsupported(name, [key.strip("\"'") for key in names])
        ]
    return results
