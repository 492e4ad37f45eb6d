"""What the server has of a person's page settings, and waiting until a page has stored its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.clients import Phone
from tests.support.waiting import LIMITED_S, eventually

PATH = "/v1/page-settings"


async def stored_at(phone: Phone) -> dict[str, Any]:
    answer = await phone.get(PATH)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def when_stored(phone: Phone, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Wait until what is stored fits, and return it."""

    async def fitting_settings() -> dict[str, Any] | None:
        settings = await stored_at(phone)
        return settings if fits(settings) else None

    settings: dict[str, Any] = await eventually(fitting_settings, every_s=LIMITED_S)
    return settings
