"""What tests write lies in memory where there is room, and on the disk where there is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services import scratch


def test_a_run_writes_where_there_is_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "IN_MEMORY", tmp_path)
    monkeypatch.setattr(scratch, "ENOUGH", 1)
    assert scratch.scratch_folder() == tmp_path


@pytest.mark.parametrize("where", ["full", "missing"])
def test_a_run_writes_on_the_disk_elsewhere(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scratch, "IN_MEMORY", tmp_path / "no" if where == "missing" else tmp_path)
    monkeypatch.setattr(scratch, "ENOUGH", 1 << 60)
    assert scratch.scratch_folder() == Path("/tmp")
