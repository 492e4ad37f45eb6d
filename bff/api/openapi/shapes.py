"""Schemas of Structs: named by their class, described by docstrings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from bff.api.openapi.words import field_words, markdown

REFERENCE = "#/components/schemas/{name}"
_SUFFIX = re.compile(r"(?<=.)(View|Document)$")
"""Suffix of Structs' names, which tells them from models and exceptions. Readers do not need it."""

TAG_WORDS = "Which of the shapes this is."

Struct = type[msgspec.Struct]


class Shapes:
    """Schemas of the bodies and queries, and of all Structs within them.

    ``unions`` lists for a Struct with a tag what may stand in its place. TypeError: two share a
    name.
    """

    def __init__(
        self,
        bodies: Sequence[Struct],
        queries: Sequence[Struct] = (),
        unions: Mapping[Struct, Sequence[Struct]] | None = None,
    ) -> None:
        unions = {base: members for base, members in (unions or {}).items() if base in bodies}
        more = [member for members in unions.values() for member in members]
        shapes = list(dict.fromkeys([*bodies, *more, *queries]))
        _, components = msgspec.json.schema_components(shapes, ref_template=REFERENCE)
        within = _structs(shapes)
        schemas = {_public(cls): _schema(components[cls.__name__], cls) for cls in within}
        if len(schemas) < len(within):
            names = sorted(f"{_public(cls)}: {cls.__module__}.{cls.__name__}" for cls in within)
            raise TypeError("Structs share a name: " + ", ".join(names))
        schemas |= {_public(base): _union(base, members) for base, members in unions.items()}
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
    structs: dict[Struct, None] = {}

    def look(node: Any) -> None:
        if isinstance(node, msgspec.inspect.StructType):
            if node.cls in structs:
                return
            structs[node.cls] = None
        if isinstance(node, msgspec.inspect.Type | msgspec.inspect.Field):
            for name in node.__struct_fields__:
                look(getattr(node, name))
        elif isinstance(node, tuple):
            for part in node:
                look(part)

    look(msgspec.inspect.multi_type_info(types))
    return list(structs)


def _schema(schema: dict[str, Any], cls: Struct) -> dict[str, Any]:
    """Complete msgspec's schema.

    Members that are always sent are required. Optional ones have no ``default``: generators of
    clients take a default for a promise that the field is there.
    """
    words = field_words(cls)
    properties = {}
    config = cls.__struct_config__
    if config.tag_field is not None:
        properties[config.tag_field] = {"const": config.tag, "description": TAG_WORDS}
    for field in msgspec.structs.fields(cls):
        property_ = _rename(schema["properties"][field.encode_name])
        property_.pop("default", None)
        properties[field.encode_name] = property_ | {"description": words.get(field.name, "")}
    is_answer = not (config.forbid_unknown_fields or config.omit_defaults)
    return {
        "type": "object",
        "description": markdown(cls.__doc__),
        "properties": properties,
        "required": list(properties) if is_answer else schema.get("required", []),
    }


def _union(base: Struct, members: Sequence[Struct]) -> dict[str, Any]:
    """Describe one of several Structs, told apart by their tag (OpenAPI 3.1 §4.8.25)."""
    references = {str(member.__struct_config__.tag): Shapes.of(member) for member in members}
    return {
        "description": markdown(base.__doc__),
        "oneOf": list(references.values()),
        "discriminator": {
            "propertyName": base.__struct_config__.tag_field,
            "mapping": {tag: reference["$ref"] for tag, reference in references.items()},
        },
    }


def _rename(node: Any) -> Any:
    """Copy a schema with the names for readers. A reference stands alone."""
    if isinstance(node, list):
        return [_rename(part) for part in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"$ref": _SUFFIX.sub("", node["$ref"])}
    return {name: _rename(part) for name, part in node.items()}
