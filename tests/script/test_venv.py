"""script/_venv installs again when a pin changes, and only then."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "script/_venv"
PYTHON = '#!/bin/sh\necho "$@" >>"$(dirname "$0")/../../asked"\n'
FILES = {"requirements.txt": "one==1\n", "requirements-more.txt": "-r requirements.txt\ntwo==1\n"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a checkout whose `.venv/bin/python` only records its arguments."""
    (tmp_path / "script").mkdir()
    shutil.copy(SCRIPT, tmp_path / "script/_venv")
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(PYTHON)
    python.chmod(0o755)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def installs(checkout: Path, requirements: str) -> bool:
    asked = checkout / "asked"
    asked.unlink(missing_ok=True)
    subprocess.run([checkout / "script/_venv", requirements], check=True, timeout=60)
    return f"--requirement {requirements}" in asked.read_text()


def test_the_same_pins_are_installed_once(checkout: Path) -> None:
    assert installs(checkout, "requirements-more.txt")
    assert not installs(checkout, "requirements-more.txt")


def test_a_pin_of_an_included_file_counts(checkout: Path) -> None:
    installs(checkout, "requirements-more.txt")
    (checkout / "requirements.txt").write_text("one==2\n")
    assert installs(checkout, "requirements-more.txt")


def test_what_a_larger_file_has_installed_is_not_installed_again(checkout: Path) -> None:
    installs(checkout, "requirements-more.txt")
    assert not installs(checkout, "requirements.txt")


def test_a_smaller_file_does_not_stand_for_a_larger_one(checkout: Path) -> None:
    assert installs(checkout, "requirements.txt")
    assert installs(checkout, "requirements-more.txt")
