"""Words of the description, from the docstrings of handlers, Structs and fields."""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache


def markdown(docstring: str | None) -> str:
    """Convert a docstring to Markdown: one line a paragraph, single backticks."""
    paragraphs = inspect.cleandoc(docstring or "").replace("``", "`").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def summary_and_rest(docstring: str | None) -> tuple[str, str]:
    """Split a docstring into its first paragraph and the others."""
    first, _, rest = markdown(docstring).partition("\n\n")
    return first.removesuffix("."), rest


def field_words(cls: type) -> dict[str, str]:
    """Read the docstring below each field of a class, also of the classes it inherits from."""
    words: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        words |= _of_module(base.__module__).get(base.__qualname__, {})
    return words


@cache
def _of_module(name: str) -> dict[str, dict[str, str]]:
    """Read the field docstrings of a module's classes, from its source."""
    module = sys.modules[name]
    try:
        tree = ast.parse(inspect.getsource(module))
    except (OSError, TypeError):  # a built-in module has no source
        return {}
    return {node.name: _below_fields(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _below_fields(node: ast.ClassDef) -> dict[str, str]:
    words = {}
    for statement, below in zip(node.body, node.body[1:], strict=False):
        match statement, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                words[name] = markdown(text)
    return words
