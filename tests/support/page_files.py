"""A server whose pages have changed."""

from __future__ import annotations

import shutil
from pathlib import Path

from bff.page_settings.page_files import FOLDER
from bff.page_settings.page_shelf import PageShelf
from tests.support.stage import Stage


def start_again_with(stage: Stage, folder: Path, page: str, before: str, after: str) -> None:
    """Give the server the pages that it has after a start with this change."""
    pages = Path(shutil.copytree(FOLDER, folder / "pages", dirs_exist_ok=True))
    text = (pages / page).read_text("utf-8")
    assert before in text
    (pages / page).write_text(text.replace(before, after), "utf-8")
    stage.context.page_settings.pages = PageShelf(pages)
