"""The settings of a person as the database keeps them: JSON, encrypted as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from bff.page_settings.fields import FIELDS, Front, UnfitValue, Value
from bff.page_settings.merge import Document
from bff.page_settings.presets import PRESETS, STANDARD
from models import PageSetting


async def load(person_id: str) -> Document:
    """Read a person's settings; somebody without any has the standard, as version 0."""
    return document_of(await PageSetting.of_person(person_id))


def document_of(row: PageSetting | None) -> Document:
    return Document() if row is None else from_json(row.version, row.document)


def to_json(document: Document) -> dict[str, Any]:
    return {
        "preset": document.preset,
        "values": msgspec.to_builtins(dict(document.values)),
        "versions": dict(document.versions),
        "consents": dict(document.consents),
    }


def from_json(version: int, data: Mapping[str, Any]) -> Document:
    """Return the document, without what this version of the program does not allow."""
    preset = data["preset"] if data["preset"] in PRESETS else STANDARD
    return Document(
        version=version,
        preset=preset,
        values=dict(_fit(data["values"])),
        versions=data["versions"],
        consents=data["consents"],
    )


def _fit(values: Mapping[str, Any]) -> list[tuple[str, Value]]:
    fit: list[tuple[str, Value]] = []
    for name, raw in values.items():
        try:
            fit.append((name, FIELDS[name].read(raw, Front.PHONE)))
        except (KeyError, UnfitValue):
            continue
    return fit
