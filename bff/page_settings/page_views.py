"""Views, icons and pictures that pages may name.

tests/house/test_page_views.py compares them with what the fronts have.
"""

from __future__ import annotations

from bff.page_settings.fields import Front

_MATTERS = frozenset(
    {
        "attach", "case", "cases", "delivery", "evaluate", "fill", "guide", "matters", "receipt",
        "review", "sent", "supplement",
    }
)  # fmt: skip

VIEWS: dict[Front, frozenset[str]] = {
    Front.PHONE: _MATTERS
    | {"certificates", "consent", "delegate", "delegations", "kiosk", "log", "me", "sessions"}
    | {"home", "inbox", "messageSettings", "page", "welcome"},
    Front.KIOSK: _MATTERS | {"begin", "page", "signIn"},
    Front.DESK: frozenset(),
}
"""Views by front.

``begin`` is the first step of showing a certificate at a kiosk. ``page`` draws the page that its
parameter ``name`` names.
"""

PARAMETERS: dict[str, frozenset[str]] = {
    "page": frozenset({"name"}),
    "matters": frozenset({"q", "on"}),
}
"""Parameters that an entry may give to a view; none to a view that is not here."""

ICONS = frozenset(
    {
        "bell", "card", "clock", "device", "eye", "file", "folder", "heart", "info", "list", "pen",
        "people", "person", "phone", "print", "qr", "question", "scan", "search", "shield",
    }
)  # fmt: skip
"""Icons by their names in web/shared/page/icons.js."""

PICTURES = frozenset({"choose", "scan", "card", "receipt"})
"""Scenes that the kiosk draws while nobody uses it."""
