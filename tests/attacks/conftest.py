"""What attacks share: some of them are played in a browser, some on the wire."""

from tests.bff.conftest import each_database, open_stage
from tests.browser.conftest import browser, complaints, keep, one_browser

__all__ = ["browser", "complaints", "each_database", "keep", "one_browser", "open_stage"]
