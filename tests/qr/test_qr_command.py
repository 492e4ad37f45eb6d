"""`python -m qr` draws in the terminal."""

from __future__ import annotations

import io

import pytest

from qr import render_ansi
from qr.__main__ import main


def test_it_prints_the_symbol_of_its_argument(capsys: pytest.CaptureFixture[str], url: str) -> None:
    main([url])

    assert capsys.readouterr().out == render_ansi(url)


def test_a_dash_reads_stdin_without_its_line_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{url}\r\n"))

    main(["-"])

    assert capsys.readouterr().out == render_ansi(url)


def test_a_text_that_is_no_symbol_is_an_error_of_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["x" * 513])

    assert leaving.value.code == 2
    assert "1..512 bytes" in capsys.readouterr().err
