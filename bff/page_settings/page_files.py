"""Page files: read, decoded and checked. A broken one stops the start, with its file and line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec
import yaml

from bff.fault_places import FAULT
from bff.page_settings.fields import Front
from bff.page_settings.page_blocks import (
    Entries,
    Entry,
    Page,
    Picture,
    When,
)
from bff.page_settings.page_views import ICONS, PARAMETERS, PICTURES, VIEWS

FOLDER = Path(__file__).parent / "pages"
_UNKNOWN = re.compile(r"unknown field `(\w+)`")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")

Steps = tuple[str | int, ...]
"""Way from the top of a file to one of its values."""


class BrokenPage(ValueError):
    """Page file that cannot be used. The text names file and line, and says what is wrong."""


def read_pages(folder: Path = FOLDER) -> dict[str, Page]:
    """Read all page files by name. Raise BrokenPage at the first fault."""
    files = {file.stem: file for file in sorted(folder.glob("*.yaml"))}
    if not files:
        raise BrokenPage(f"{folder} has no page files")
    return {name: _read(file, files.keys()) for name, file in files.items()}


def _read(file: Path, names: Collection[str]) -> Page:
    content = file.read_bytes()
    try:
        text = content.decode("utf-8")
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _broken(file, line, "not in UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _broken(file, line, f"no YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise _broken(file, 1, f"no YAML: {error}") from None
    if root is None:
        raise _broken(file, 1, "the file is empty")
    for line, fault in _unfit_nodes(root, set()):
        raise _broken(file, line, fault)
    try:
        page = msgspec.yaml.decode(text, type=Page)
    except msgspec.ValidationError as error:
        match = FAULT.match(str(error))
        fault, path = (match["fault"], match["path"]) if match else (str(error), "")
        steps = _steps(path) + tuple(_UNKNOWN.findall(fault))
        raise _broken(file, _line_of(root, steps), f"{fault}{_place(path)}") from None
    for steps, fault in _unknown_names(page, names):
        raise _broken(file, _line_of(root, steps), fault)
    return page


def _broken(file: Path, line: int, fault: str) -> BrokenPage:
    return BrokenPage(f"{file.parent.name}/{file.name}:{line}: {fault}")


def _place(path: str) -> str:
    return f" ({path.removeprefix('.')})" if path else ""


def _steps(path: str) -> Steps:
    """Split ``.blocks[2].icon`` into its steps."""
    return tuple(name or int(index) for name, index in _STEP.findall(path))


def _line_of(node: yaml.Node, steps: Steps) -> int:
    """Return the line of the value that the steps lead to, or of the last one on the way."""
    line: int = node.start_mark.line + 1
    for step in steps:
        child = _child(node, step)
        if child is None:
            break
        line, node = child
    return line


def _child(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child.start_mark.line + 1, child
    return None


def _unfit_nodes(node: yaml.Node, nodes: set[int]) -> Iterator[tuple[int, str]]:
    """Yield line and fault of what YAML can say and a page may not.

    Those are types of other programs, parts that refer to another part (it may be the one around
    them), and a key that a mapping has twice, of which YAML would keep the last. ``nodes`` are the
    ids of those that were looked at.
    """
    line = node.start_mark.line + 1
    if id(node) in nodes:
        yield line, "the value is used a second time; write it out there"
        return
    nodes.add(id(node))
    if node.tag not in yaml.CSafeLoader.yaml_constructors:
        yield line, f"there is no type `{node.tag}`"
    if isinstance(node, yaml.MappingNode):
        yield from _repeated_keys(node)
        for _, value in node.value:
            yield from _unfit_nodes(value, nodes)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _unfit_nodes(child, nodes)


def _repeated_keys(node: yaml.MappingNode) -> Iterator[tuple[int, str]]:
    keys: set[object] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            yield key.start_mark.line + 1, "a key is one word"
        elif key.value in keys:
            yield key.start_mark.line + 1, f"`{key.value}` stands there twice"
        keys.add(key.value if isinstance(key, yaml.ScalarNode) else id(key))


def _unknown_names(page: Page, names: Collection[str]) -> Iterator[tuple[Steps, str]]:
    """Yield the place and fault of each view, page, icon and picture that does not exist."""
    for index, block in enumerate(page.blocks):
        steps: Steps = ("blocks", index)
        if not _fronts(page, block.when):
            yield (*steps, "when"), "no front of the page shows this block"
        if block.icon is not None and block.icon not in ICONS:
            yield (*steps, "icon"), f"there is no icon `{block.icon}`"
        if isinstance(block, Picture) and block.name not in PICTURES:
            yield (*steps, "name"), f"there is no picture `{block.name}`"
        if isinstance(block, Entries):
            for place, entry in enumerate(block.entries):
                at = (*steps, "entries", place)
                for key, fault in _faults_of(entry, _fronts(page, block.when, entry.when), names):
                    yield (*at, key), fault


def _faults_of(
    entry: Entry, fronts: Collection[Front], names: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield the key and fault of each name in the entry that does not exist."""
    if entry.icon not in ICONS:
        yield "icon", f"there is no icon `{entry.icon}`"
    if entry.more:
        yield "more", "the server adds this entry"
    if not fronts:
        yield "when", "no front shows this entry"
    for front in fronts:
        if entry.view is not None and entry.view not in VIEWS[front]:
            yield "view", f"the {front} has no view `{entry.view}`"
    foreign = entry.parameters.keys() - PARAMETERS.get(str(entry.view), frozenset())
    for parameter in sorted(foreign):
        yield "parameters", f"the view `{entry.view}` has no parameter `{parameter}`"
    if entry.view == "page" and (name := entry.parameters.get("name")) not in names:
        yield "parameters", f"there is no page `{name}`"


def _fronts(page: Page, *conditions: When | None) -> list[Front]:
    """List the fronts of the page that the conditions leave."""
    only = {when.front for when in conditions if when is not None and when.front is not None}
    return [front for front in page.fronts if not only or only == {front}]
