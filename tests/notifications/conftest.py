"""The migrated tables, as the tests of models open them."""

from __future__ import annotations

from tests.models.conftest import cipher, small_tables, tables

__all__ = ["cipher", "small_tables", "tables"]
