"""Ids: what is made can be read, what cannot be one reads as nobody's."""

from __future__ import annotations

import pytest

from ground.ids import new_id, parse_id


def test_what_is_made_is_an_id() -> None:
    assert all(parse_id(made) == made for made in (new_id() for _ in range(100)))


NO_IDS = ["", "x" * 25, "x" * 5000, "a.b", "%00", "\x00", "é", "林", "a b", "a\n"]


@pytest.mark.parametrize("text", NO_IDS)
def test_what_cannot_be_an_id_is_nobodys(text: str) -> None:
    assert parse_id(text) == ""
