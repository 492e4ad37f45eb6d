"""The demo's cast and stage."""

from __future__ import annotations

from bff.http.reading import Out


class DemoPerson(Out):
    name: str
    note: str
    sign_on_url: str


class DemoTerminal(Out):
    enrolment_code: str


class Scene(Out):
    people: list[DemoPerson]
    desk: DemoTerminal
    kiosk: DemoTerminal
