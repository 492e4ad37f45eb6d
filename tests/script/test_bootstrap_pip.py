"""script/bootstrap_pip.py against an index on this machine."""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from script import bootstrap_pip

WHEEL = b"the wheel of pip"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def index(tmp_path: Path) -> Iterator[str]:
    """Start a package mirror (PEP 503) with links relative to its pages."""
    (tmp_path / "simple/pip").mkdir(parents=True)
    (tmp_path / bootstrap_pip.WHEEL).write_bytes(WHEEL)
    link = f"../../{bootstrap_pip.WHEEL}"
    page = f'<a href="../../pip-1.0.tar.gz">old</a>\n<a data-x href="{link}#sha256=0">new</a>'
    (tmp_path / "simple/pip/index.html").write_text(page)
    handler = functools.partial(Quiet, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        yield f"http://127.0.0.1:{server.server_port}/simple"
        server.shutdown()


def test_the_pinned_wheel_is_taken_from_a_mirror(
    index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap_pip, "SHA256", hashlib.sha256(WHEEL).hexdigest())
    assert bootstrap_pip.fetch(index) == WHEEL


def test_a_wheel_with_another_hash_is_refused(index: str) -> None:
    with pytest.raises(ValueError, match="sha256"):
        bootstrap_pip.fetch(index)


def test_a_mirror_without_the_wheel_is_told_so(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap_pip, "WHEEL", "pip-0-py3-none-any.whl")
    with pytest.raises(ValueError, match="does not list"):
        bootstrap_pip.fetch(index)


def test_settings_come_from_the_environment_then_from_pip_conf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "pip.conf"
    config.write_text("[global]\nindex-url = https://mirror.example/simple\n")
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    assert bootstrap_pip.setting("index-url") == "https://mirror.example/simple"
    monkeypatch.setenv("PIP_INDEX_URL", "https://other.example/simple")
    assert bootstrap_pip.setting("index-url") == "https://other.example/simple"
