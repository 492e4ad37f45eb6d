"""Personal data that may lie nowhere in clear: not in the database, not in the log."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bff.logs import JsonFormatter, RequestLog
from sandbox.core.people import PEOPLE
from tests.support.stage import Stage
from tests.support.stored_rows import stored_text


def known_of(*uids: str) -> list[str]:
    """Names, certificate numbers, mobiles and addresses of these people."""
    people = [PEOPLE[uid] for uid in uids]
    facts = [(one.name, one.cert_no, one.mobile, one.address) for one in people]
    return [fact for each in facts for fact in each if fact]


def listen(caplog: pytest.LogCaptureFixture) -> None:
    """To all that a server says; of our own code, to what it says to developers as well."""
    caplog.set_level(logging.INFO)
    for name in ("bff", "jobs"):
        caplog.set_level(logging.DEBUG, name)


@contextmanager
def logging_to(stage: Stage, file: Path) -> Iterator[None]:
    """Write the request log to a file."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    before, stage.context.http.request_log = stage.context.http.request_log, RequestLog(descriptor)
    try:
        yield
    finally:
        stage.context.http.request_log.flush()
        stage.context.http.request_log = before
        os.close(descriptor)


async def lies_nowhere(
    secrets: Iterable[str], file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stored, lines = await stored_text(), file.read_text()  # noqa: ASYNC240
    said = "\n".join(map(JsonFormatter().format, caplog.records))
    assert "v1/cases" in lines  # it was this journey that was logged
    assert "service_case.item_name=" in stored
    for place in (stored, lines, said, caplog.text):
        found = [found_in(place, secret) for secret in secrets if secret in place]
        assert not found, found


def found_in(place: str, secret: str) -> str:
    """Return the secret with its surroundings, so that a failure says where it is."""
    at = place.index(secret)
    return place[max(0, place.rfind("\n", 0, at)) : at + len(secret)][-300:]
