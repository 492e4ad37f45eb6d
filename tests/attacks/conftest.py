"""What attacks share: some of them are played in a browser."""

from tests.bff.conftest import each_database
from tests.browser.conftest import browser, complaints, keep

__all__ = ["browser", "complaints", "each_database", "keep"]
