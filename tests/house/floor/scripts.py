"""Find in a JavaScript file what the floor does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from tests.house.floor.features import NAMES_LACKING, PROPERTIES, SYNTAX_LACKING
from tests.house.floor.styles import selector

PARSER = Parser(Language(tree_sitter_javascript.language()))

# What the grammar calls newer syntax, and its name in the data. A kind of node that only newer
# grammars have is an error in this one, so it is found as well.
SYNTAX = {
    "class_static_block": "classes.static.initialization_blocks",
    "import_attribute": "statements.import.import_attributes",
    "using_declaration": "statements.using",
    "decorator": "decorators",
}
REGEX = {
    "(?<=": "regular_expressions.lookbehind_assertion",
    "(?<!": "regular_expressions.lookbehind_assertion",
    "(?-": "regular_expressions.modifier",
    "(?i": "regular_expressions.modifier",
    "(?m": "regular_expressions.modifier",
    "(?s": "regular_expressions.modifier",
}
REGEX_FLAGS_LACKING = frozenset("dv")  # hasIndices, unicodeSets
CAPITAL = re.compile("[A-Z]")
STYLE_METHODS = {"set-property", "remove-property", "get-property-value", "css-text"}
FUNCTIONS = {"arrow_function", "function_declaration", "function_expression", "method_definition"}

BINDS = {"import_specifier", "import_clause", "namespace_import", "formal_parameters"}
BINDS |= {"array_pattern", "rest_pattern", "catch_clause"}
BINDING_FIELDS = {
    "arrow_function": ("parameter",),
    "variable_declarator": ("name",),
    "function_declaration": ("name",),
    "class_declaration": ("name",),
    "assignment_pattern": ("left",),
    "for_in_statement": ("left",),
    "pair_pattern": ("value",),
}

# All that ECMAScript 5 has of the above grammar: what the scripts are written in that tell an older
# browser's user so.
NOT_IN_ES5 = {
    *("const", "let", "=>", "`", "class", "async", "await", "yield", "...", "?.", "??", "of"),
    *("object_pattern", "array_pattern", "assignment_pattern", "shorthand_property_identifier"),
    *("import", "export", "method_definition", "computed_property_name", "**", "optional_chain"),
}


@dataclass
class OwnNames:
    """Names of members that web/ gives; methods apart, as ``list.at(-1)`` is no field ``at``."""

    methods: set[str]
    fields: set[str]

    def learn(self, source: bytes) -> None:
        for node in nodes_of(source):
            if node.type == "pair" and (key := node.child_by_field_name("key")):
                value = node.child_by_field_name("value")
                kinds = self.methods if value and value.type in FUNCTIONS else self.fields
                kinds.add(text(key))
            elif node.type == "shorthand_property_identifier":
                self.methods.add(text(node))
                self.fields.add(text(node))
            elif node.type == "shorthand_property_identifier_pattern":
                self.fields.add(text(node))
            elif node.type == "method_definition" and (name := node.child_by_field_name("name")):
                self.methods.add(text(name))
                self.fields.add(text(name))


def too_new(source: bytes, ours: OwnNames) -> list[str]:
    """List what the floor does not know, as ``line: name``. Empty is good.

    A name is one that no object of the floor has. It may be used where the file asks for it first:
    ``thing.name?.…`` or ``"name" in thing``. Local variables may have any name.
    """
    nodes = nodes_of(source)
    local = {text(node) for node in nodes if is_binding(node)}
    asked = asked_for(nodes)
    return [
        f"{node.start_point[0] + 1}: {found}"
        for node in nodes
        for found in [*syntax_findings(node), *name_findings(node, local, asked, ours)]
    ]


def newer_than_es5(source: bytes) -> list[str]:
    return [
        f"{node.start_point[0] + 1}: {node.type}"
        for node in nodes_of(source)
        if node.type in NOT_IN_ES5
        or node.is_error
        or (node.type == "catch_clause" and not node.child_by_field_name("parameter"))
    ]


@cache
def nodes_of(source: bytes) -> list[Node]:
    """Return all nodes of the tree, each before what is inside it."""
    found, waiting = [], [PARSER.parse(source).root_node]
    while waiting:
        found.append(node := waiting.pop())
        waiting += reversed(node.children)
    return found


def text(node: Node) -> str:
    return (node.text or b"").decode()


def syntax_findings(node: Node) -> Iterator[str]:
    if node.is_error or node.is_missing:
        yield "syntax error"
    if (name := syntax(node)) in SYNTAX_LACKING or name == "decorators":
        yield name
    if node.type == "regex_pattern":
        yield from {name for sign, name in REGEX.items() if sign in text(node)} & SYNTAX_LACKING
    if node.type == "string_fragment" and ":" in text(node):
        yield from selector(text(node))
    if node.type == "regex_flags" and REGEX_FLAGS_LACKING & set(text(node)):
        yield f"regular expression flag {text(node)}"


def name_findings(node: Node, local: set[str], asked: set[str], ours: OwnNames) -> Iterator[str]:
    name = text(node)
    if node.type == "identifier":
        known = local
    elif node.type == "property_identifier" and of(node) == "member_expression":
        known = ours.methods if is_called(node) else ours.fields
        if is_style(node):
            name = CAPITAL.sub(lambda one: f"-{one[0].lower()}", name)
            yield from [name] if name not in PROPERTIES | STYLE_METHODS else []
            return
        if owner(node).endswith("signal") and name == "reason":
            yield "AbortSignal.reason"  # which other objects have had for long
    else:
        return
    if name in NAMES_LACKING and name not in known | asked and not is_guarded(node):
        yield name


def syntax(node: Node) -> str:
    if node.type == "private_property_identifier" and node.parent:
        if node.parent.type == "method_definition":
            return "classes.private_class_methods"
        if node.parent.type == "binary_expression":
            return "classes.private_class_fields_in"
    if node.type == "await" and not any(above.type in FUNCTIONS for above in ancestors(node)):
        return "operators.await.top_level"
    return SYNTAX.get(node.type, "")


def ancestors(node: Node) -> Iterator[Node]:
    while node.parent:
        node = node.parent
        yield node


def owner(member: Node) -> str:
    """Return how the script calls the object that the member is of."""
    thing = member.parent and member.parent.child_by_field_name("object")
    return text(thing) if thing else ""


def is_style(member: Node) -> bool:
    """Tell whether this is ``thing.style.member``."""
    return owner(member).endswith(".style")


def is_called(member: Node) -> bool:
    expression = member.parent
    return bool(
        expression
        and expression.parent
        and of(expression) == "call_expression"
        and expression.parent.child_by_field_name("function") == expression
    )


def of(node: Node) -> str:
    return node.parent.type if node.parent else ""


def is_guarded(node: Node) -> bool:
    """Tell whether ``?.`` follows, so that nothing happens where the name is not there."""
    after = node.parent if of(node) == "member_expression" else node
    following = after and after.next_sibling
    return bool(following and following.type == "optional_chain")


def is_binding(node: Node) -> bool:
    """Tell whether the file gives this name itself."""
    if node.type == "shorthand_property_identifier_pattern":
        return True
    parent = node.parent
    if node.type != "identifier" or not parent:
        return False
    return parent.type in BINDS or any(
        parent.child_by_field_name(field) == node for field in BINDING_FIELDS.get(parent.type, ())
    )


def asked_for(nodes: list[Node]) -> set[str]:
    """Return the names that the file looks for before it uses them: ``"name" in thing``."""
    return {
        text(left).strip("\"'")
        for node in nodes
        if node.type == "binary_expression" and any(child.type == "in" for child in node.children)
        if (left := node.child_by_field_name("left"))
    }
