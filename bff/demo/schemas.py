"""Answers of the demo."""

from __future__ import annotations

from typing import Literal

from bff.http.reading import In, Out


class DemoPerson(Out):
    """Invented citizen of the demo."""

    name: str
    """Name of the citizen."""
    note: str
    """Note on what the citizen is good for in the demo."""
    sign_on_url: str
    """Address that signs the citizen on and returns a ticket."""


class Scene(Out):
    """Cast of the demo."""

    people: list[DemoPerson]
    """Citizens who can be signed in."""
    handset_url: str
    """Page of the sandbox that shows what arrived on citizens' phones."""


class DemoHandset(Out):
    """Phone of the signed-in citizen, in the sandbox."""

    url: str
    """Page that shows what arrived on it."""


class EnrolmentWish(In):
    """Request for a terminal of the demo."""

    terminal: Literal["desk", "kiosk"]
    """Kind of terminal."""


class EnrolmentCode(Out):
    """Code that enrols one terminal."""

    enrolment_code: str
    """One-time enrolment code."""
