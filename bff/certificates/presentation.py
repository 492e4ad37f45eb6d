"""What the code of a certificate stands for."""

from __future__ import annotations

from bff.codes.live_codes import LiveCode


class Presentation(LiveCode, array_like=True, frozen=True):
    """Certificate that its holder presents (出示). Holds no certificate number.

    ``fields`` are written as in the disclosure rules, ``name`` or ``name*``: what was agreed to is
    what is shown. ``photo``: the holder agreed that a desk which verifies identity sees the
    photograph.
    """

    certificate_id: str
    identifier: str
    type_code: str
    name: str
    purpose: str
    fields: list[str]
    photo: bool = False

    __repr__ = LiveCode.__repr__
