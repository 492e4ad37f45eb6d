"""reportlab's TrueType font, with text that can be copied also beyond U+FFFF.

reportlab 5.1 writes such a character into the ToUnicode map as five digits. The map takes UTF-16
(Adobe, PDF Reference 1.7, §5.9.2), so readers would copy something else. Import it late.
"""

from __future__ import annotations

import re
from typing import Any

from reportlab.pdfbase.ttfonts import TTFont

_BEYOND = re.compile(r"(?<=> )<([0-9A-F]{5,6})>")
_MAPS = "toUnicodeCMap:"


class Outlines(TTFont):  # type: ignore[misc]
    """TrueType font whose text can be copied."""

    def addObjects(self, doc: Any) -> None:
        super().addObjects(doc)
        for name, part in doc.idToObject.items():
            if name.startswith(_MAPS):
                part.content = _BEYOND.sub(_in_utf_16, part.content)


def _in_utf_16(digits: re.Match[str]) -> str:
    return f"<{chr(int(digits[1], 16)).encode('utf-16-be').hex().upper()}>"
