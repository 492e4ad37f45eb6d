"""Find in a style sheet what the floor does not know.

What it does not know it drops: a declaration, or with one unknown selector the whole rule. That is
allowed in three places. ``@supports`` asks first. An older value of the same property may stand
before the newer one. A comment before it that begins with ``Without:`` says what is seen instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import tinycss2

from tests.house.floor.features import CSS_LACKING, PROPERTIES

Nodes = Iterable[Any]
EXCUSE = "Without:"
PREFIX = re.compile(r"^-(webkit|moz)-")
NESTED = {"media", "supports", "layer", "container", "scope", "starting-style"}
UNITS = {
    **dict.fromkeys(("dvh", "dvw", "dvb", "dvi", "dvmin", "dvmax"), "dynamic"),
    **dict.fromkeys(("svh", "svw", "svb", "svi", "svmin", "svmax"), "small"),
    **dict.fromkeys(("lvh", "lvw", "lvb", "lvi", "lvmin", "lvmax"), "large"),
}
CONTAINER_UNITS = {"cqw", "cqh", "cqi", "cqb", "cqmin", "cqmax"}
# Without these nothing is lost but looks.
ONLY_LOOKS = {
    *("text-wrap", "text-underline-offset", "text-decoration-thickness", "accent-color"),
    *("color-scheme", "scroll-behavior", "cursor", "font-family", "image-rendering"),
    *("scroll-padding-block-start", "scroll-padding-block-end"),
}
SAFARI_PRINTS_ITS_OWN_WAY = "page"
HIGH_CONTRAST_OF_WINDOWS = "forced-colors"  # Chromium 89 and Firefox 89 began with it
COLOURS = {"color-mix", "color", "contrast-color", "light-dark"}
COLOURS |= {"hwb", "lab", "lch", "oklab", "oklch"}


def too_new(sheet: str) -> list[str]:
    """List what the floor drops, as ``line: name``. Empty is good."""
    return list(rules(tinycss2.parse_stylesheet(sheet, skip_whitespace=True)))


def rules(nodes: Nodes) -> Iterator[str]:
    for node, excused in with_excuses(nodes):
        if node.type == "error":
            yield f"{node.source_line}: {node.message}"
        if excused:
            continue
        if node.type == "at-rule":
            yield from at_rule(node)
        elif node.type == "qualified-rule":
            for name in selectors(node.prelude):
                yield f"{node.source_line}: {name}"
            yield from declarations(node.content)


def with_excuses(nodes: Nodes) -> Iterator[tuple[Any, bool]]:
    """Yield each node that is not a comment, and whether one with an excuse stands before it."""
    for before, node in pairwise([None, *nodes]):
        if node.type != "comment":
            is_comment = before is not None and before.type == "comment"
            yield node, is_comment and before.value.strip().startswith(EXCUSE)


def at_rule(node: Any) -> Iterator[str]:
    name = node.lower_at_keyword
    if f"at-rules.{name}" in CSS_LACKING and name != SAFARI_PRINTS_ITS_OWN_WAY:
        yield f"{node.source_line}: @{name}"
    for feature in media_features(node.prelude) if name == "media" else ():
        if f"at-rules.media.{feature}" in CSS_LACKING and feature != HIGH_CONTRAST_OF_WINDOWS:
            yield f"{node.source_line}: @media {feature}"
    if name in NESTED - {"supports"} and node.content:
        yield from rules(tinycss2.parse_rule_list(node.content, skip_whitespace=True))
    elif name in {"font-face", "page"} and node.content:
        yield from declarations(node.content, descriptors=True)


def media_features(prelude: Nodes) -> Iterator[str]:
    for token in prelude:
        if token.type == "() block":
            names = [part.lower_value for part in token.content if part.type == "ident"]
            yield from names[:1]
            if any(part.type == "literal" and part.value in "<>=" for part in token.content):
                yield "range_syntax"


def selectors(tokens: Nodes) -> Iterator[str]:
    for before, token in pairwise([None, *tokens]):
        after_colon = before is not None and before.type == "literal" and before.value == ":"
        if after_colon and token.type in {"ident", "function"}:
            name = (token.value if token.type == "ident" else token.name).lower()
            if f"selectors.{name}" in CSS_LACKING:
                yield f":{name}"
            if name == "not" and any(part == "," for part in token.arguments):
                yield ":not with a list"
        if token.type == "literal" and token.value == "&":
            yield "nesting"
        yield from selectors(inside(token))


def inside(token: Any) -> Nodes:
    """Return what a function or a block contains."""
    return getattr(token, "arguments", None) or getattr(token, "content", None) or ()


def selector(text: str) -> list[str]:
    """List what one selector has that is too new, as scripts write it in a string."""
    return list(selectors(tinycss2.parse_component_value_list(text)))


def declarations(content: Nodes, *, descriptors: bool = False) -> Iterator[str]:
    known: set[str] = set()
    for node, excused in with_excuses(
        tinycss2.parse_blocks_contents(content, skip_whitespace=True)
    ):
        if node.type != "declaration":
            yield f"{node.source_line}: {getattr(node, 'message', 'nesting')}"
            continue
        name = PREFIX.sub("", node.lower_name)
        is_own = name != node.lower_name or descriptors or name in ONLY_LOOKS
        found = [] if is_own else [*declaration(name, node.value)]
        if not found:
            known.add(name)
        elif not excused and name not in known:
            yield from (f"{node.source_line}: {one}" for one in found)


def declaration(name: str, value: Nodes) -> Iterator[str]:
    if not name.startswith("--") and name not in PROPERTIES:
        yield name
    for token in flat(value):
        if token.type == "ident" and f"properties.{name}.{token.lower_value}" in CSS_LACKING:
            yield f"{name}: {token.value}"
        if token.type == "function":
            yield from function(name, token.lower_name)
        if token.type == "dimension":
            yield from unit(token.lower_unit)


def flat(tokens: Nodes) -> Iterator[Any]:
    for token in tokens:
        yield token
        yield from flat(inside(token))


def function(property_name: str, name: str) -> Iterator[str]:
    paths = {f"types.{name}", f"properties.{property_name}.{name}"}
    paths |= {f"properties.{property_name}.{name}_function"}
    paths |= {f"types.color.{name}"} if name in COLOURS else set()
    if paths & CSS_LACKING:
        yield f"{name}()"


def unit(name: str) -> Iterator[str]:
    kind = f"viewport_percentage_units_{UNITS[name]}" if name in UNITS else name
    kind = "container_query_length_units" if name in CONTAINER_UNITS else kind
    if f"types.length.{kind}" in CSS_LACKING:
        yield name
