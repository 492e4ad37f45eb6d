"""Schemas of Structs: named by their class, described by docstrings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from bff.api.openapi.words import field_words, markdown

REFERENCE = "#/components/schemas/{name}"
_SUFFIX = re.compile(r"(?<=.)(View|Document)$")
"""Suffix of Structs' names, which tells them from models and exceptions. Readers do not need it."""

Struct = type[msgspec.Struct]


class Shapes:
    """Schemas of the bodies and queries, and of all Structs within them.

    TypeError: two share a name.
    """

    def __init__(self, bodies: Sequence[Struct], queries: Sequence[Struct] = ()) -> None:
        asked = list(dict.fromkeys([*bodies, *queries]))
        _, found = msgspec.json.schema_components(asked, ref_template=REFERENCE)
        within = _structs(asked)
        schemas = {_public(cls): _schema(found[cls.__name__], cls) for cls in within}
        if len(schemas) < len(within):
            names = sorted(f"{_public(cls)}: {cls.__module__}.{cls.__name__}" for cls in within)
            raise TypeError("Structs share a name: " + ", ".join(names))
        self._queries = {cls: schemas.pop(_public(cls)) for cls in dict.fromkeys(queries)}
        self.components = schemas

    @staticmethod
    def of(struct: Struct) -> dict[str, Any]:
        """Return a reference to the Struct's schema."""
        return {"$ref": REFERENCE.format(name=_public(struct))}

    def parameters(self, query: Struct) -> Iterator[dict[str, Any]]:
        """Yield the query parameter of each field."""
        schema = self._queries[query]
        for name, property_ in schema["properties"].items():
            yield {
                "name": name,
                "in": "query",
                "required": name in schema["required"],
                "description": property_["description"],
                "schema": {key: part for key, part in property_.items() if key != "description"},
            }


def _public(cls: Struct) -> str:
    return _SUFFIX.sub("", cls.__name__)


def _structs(types: Sequence[Struct]) -> list[Struct]:
    """Return the Structs and all those within them, each once."""
    found: dict[Struct, None] = {}

    def look(node: Any) -> None:
        if isinstance(node, msgspec.inspect.StructType):
            if node.cls in found:
                return
            found[node.cls] = None
        if isinstance(node, msgspec.inspect.Type | msgspec.inspect.Field):
            for name in node.__struct_fields__:
                look(getattr(node, name))
        elif isinstance(node, tuple):
            for part in node:
                look(part)

    look(msgspec.inspect.multi_type_info(types))
    return list(found)


def _schema(schema: dict[str, Any], cls: Struct) -> dict[str, Any]:
    """Complete msgspec's schema.

    Members that are always sent are required. Optional ones have no ``default``: generators of
    clients take a default for a promise that the field is there.
    """
    words = field_words(cls)
    properties = {}
    for field in msgspec.structs.fields(cls):
        property_ = _renamed(schema["properties"][field.encode_name])
        property_.pop("default", None)
        properties[field.encode_name] = property_ | {"description": words.get(field.name, "")}
    config = cls.__struct_config__
    sent = not (config.forbid_unknown_fields or config.omit_defaults)
    return {
        "type": "object",
        "description": markdown(cls.__doc__),
        "properties": properties,
        "required": list(properties) if sent else schema.get("required", []),
    }


def _renamed(node: Any) -> Any:
    """Copy a schema with the names for readers. A reference stands alone."""
    if isinstance(node, list):
        return [_renamed(part) for part in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"$ref": _SUFFIX.sub("", node["$ref"])}
    return {name: _renamed(part) for name, part in node.items()}
