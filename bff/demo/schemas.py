"""The demo's cast and stage."""

from __future__ import annotations

from typing import Literal

from bff.http.reading import In, Out


class DemoPerson(Out):
    name: str
    note: str
    sign_on_url: str


class Scene(Out):
    people: list[DemoPerson]


class EnrolmentWish(In):
    terminal: Literal["desk", "kiosk"]


class EnrolmentCode(Out):
    enrolment_code: str
