"""Ways through the phone's pages that several tests go."""

from __future__ import annotations

from collections.abc import AsyncIterator

from playwright.async_api import expect

from bff.catalogue.pull import pull_items
from tests.support.phone_page import Citizen
from tests.support.stage import Stage

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def the_way_of_showing(citizen: Citizen) -> AsyncIterator[str]:
    """Show the pages from home to the code, and say which."""
    await expect(citizen.see("entry-certificates")).to_be_visible()
    yield "home"
    await citizen.press("tab-certificates")
    await expect(citizen.see("certificate").first).to_be_visible()
    yield "certificates"
    await citizen.press("certificate")
    await expect(citizen.see("present")).to_be_visible()
    yield "consent"
    await citizen.press("present")
    await expect(citizen.see("code-image")).to_be_visible()
    yield "code"
    await citizen.press("end-presenting")
    await citizen.press("tab-me")
    await expect(citizen.see("me-log")).to_be_visible()
    yield "me"


async def the_way_of_applying(citizen: Citizen) -> AsyncIterator[str]:
    """Show the pages from the search to the form, and say which."""
    await citizen.press("tab-matters")
    await citizen.see("search-box").fill("老年人优待证申领")
    await expect(citizen.see("result")).to_have_count(1)
    yield "search"
    await citizen.press("result")
    await expect(citizen.see("begin")).to_be_visible()
    yield "guide"
    await citizen.press("begin")
    await citizen.press("fill-next")
    await expect(citizen.see("fault-summary")).to_be_visible()
    yield "faults"


async def has_items(stage: Stage) -> None:
    await pull_items(stage.context.core, stage.clock, stage.context.new_id)
