"""What attacks share: some of them are played in a browser."""

from tests.browser.conftest import browser, complaints, keep

__all__ = ["browser", "complaints", "keep"]
