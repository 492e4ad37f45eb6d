"""What the oldest browsers know, as MDN's browser-compat-data say it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FEATURES: dict[str, Any] = json.loads(Path(__file__).with_name("features.json").read_text())

FLOOR: dict[str, str] = _FEATURES["floor"]
SYNTAX_LACKING = frozenset[str](_FEATURES["syntax"])
"""Syntax of JavaScript that some browser of the floor does not parse."""
NAMES_LACKING = frozenset[str](_FEATURES["names"])
"""Objects and members of JavaScript and the browser that the floor does not have on anything."""
MARKUP_LACKING = frozenset[str](_FEATURES["markup"])
"""Elements of HTML, and attributes as ``element.attribute`` or ``*.attribute``."""
PROPERTIES = frozenset[str](_FEATURES["css"]["properties"])
"""Properties of CSS that all of the floor has."""
CSS_LACKING = frozenset[str](_FEATURES["css"]["lacking"])
"""Paths like ``selectors.has`` and ``properties.display.flow-root`` that some of it does not."""
