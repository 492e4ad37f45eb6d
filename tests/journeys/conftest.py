"""Fixtures that the journeys share with the tests of bff/."""

from __future__ import annotations

from tests.bff.conftest import each_database

__all__ = ["each_database"]
