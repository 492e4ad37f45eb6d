"""Effective values of a person's settings, for a page and for what is written to them."""

from __future__ import annotations

from typing import cast

from bff.page_settings.fields import Front, Value
from bff.page_settings.merge import Document
from bff.page_settings.precedence import Layers, carry_all, resolve
from bff.page_settings.presets import PRESETS
from ground.language import Language, preferred_language


def effective(document: Document, front: Front) -> dict[str, Value]:
    """Return the value of every field for this person on this front."""
    layers = Layers(
        preset=PRESETS[document.preset].values_on(front),
        person=carry_all(document.values, Front.PHONE, front),
    )
    return resolve(layers, front)


def written_language(document: Document) -> Language:
    """Return the language in which to write to a person, in plain words if they want such."""
    values = effective(document, Front.PHONE)
    language = preferred_language(str(values["language"]))
    return cast(Language, f"{language}-simple") if values["plain"] else language
