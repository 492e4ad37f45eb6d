"""The demo page: three screens in one."""

from __future__ import annotations

from playwright.async_api import FrameLocator


async def sign_in_by_name(phone: FrameLocator, name: str = "林秀英") -> None:
    """Sign in on the demo's phone: home has the button, and the people are one page on."""
    await phone.get_by_test_id("sign-in").click()
    await phone.get_by_text(name).click()
