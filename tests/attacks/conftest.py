"""What attacks share: some of them are played in a browser, some on the wire."""

from tests.bff.conftest import each_database, open_stage
from tests.browser.conftest import browser, complaints, keep

__all__ = ["browser", "complaints", "each_database", "keep", "open_stage"]
