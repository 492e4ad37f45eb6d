"""Logs: JSON, one line each, on standard output, with personal data masked.

Request lines are written in batches, since a write per request costs as much as the request
(docs/sources.md). A batch is at most 0.2 s old; a killed process loses that much of its log, never
of its data.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sys
from collections import Counter

import msgspec

FLUSH_S = 0.2
MOST_WAITING = 1024 * 1024
_encode = msgspec.json.Encoder().encode

_PERSONAL = re.compile(
    r"""
      (?<![\w-])\d{17}[\dXx](?![\w-])            # citizen id (GB 11643)
    | (?<![\w-])1[3-9]\d{9}(?![\w-])             # mobile
    | eyJ[\w-]+\.[\w-]+\.[\w-]*                  # JWT: access token or proof
    | (?<=/q/)[\w-]+                             # a code's link
    | (?<![\w-])[\w-]{32}(?![\w-])               # a bare code
    """,
    re.VERBOSE | re.ASCII,
)


def mask_personal_data(text: str) -> str:
    """Mask citizen ids, mobiles, tokens and codes in a text.

    This is the last resort: callers should not log them.
    """
    return _PERSONAL.sub("***", text)


class RequestLog:
    """Buffer of request log lines, written together.

    Lines that cannot be written, as on a full disk, wait for the next batch. Beyond
    ``MOST_WAITING`` bytes they are lost. Both cases are counted.
    """

    def __init__(self, descriptor: int = 1, counters: Counter[str] | None = None) -> None:
        self._descriptor = descriptor
        self._counters: Counter[str] = Counter() if counters is None else counters
        self._lines: list[bytes] = []
        self._is_flush_planned = False

    def write(self, line: dict[str, object]) -> None:
        self._lines.append(_encode(line) + b"\n")
        if not self._is_flush_planned:
            self._is_flush_planned = True
            asyncio.get_running_loop().call_later(FLUSH_S, self.flush)

    def flush(self) -> None:
        self._is_flush_planned = False
        text, self._lines = b"".join(self._lines), []
        written = 0
        try:
            while written < len(text):
                written += os.write(self._descriptor, text[written:])
        except OSError:
            self._counters["log_unwritten"] += 1
            self._keep_unwritten(text[written:])

    def _keep_unwritten(self, text: bytes) -> None:
        if len(text) <= MOST_WAITING:
            self._lines.insert(0, text)
        else:
            self._counters["log_lines_lost"] += text.count(b"\n")


class JsonFormatter(logging.Formatter):
    """Formatter of records as JSON.

    An exception is logged as type and place, since its text may quote a citizen's input.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": record.created,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": mask_personal_data(record.getMessage()),
        }
        for name in ("request_id", "error", "service", "code"):
            if (value := getattr(record, name, None)) is not None:
                line[name] = mask_personal_data(str(value))
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = _describe_exception(record.exc_info[1])
        return _encode(line).decode()


def _describe_exception(error: BaseException) -> list[str]:
    """Describe an exception: its type, then its innermost frames as file:line function."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return [type(error).__qualname__, *frames[-8:]]


def set_up_logging() -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    for name in ("", "sanic.root", "sanic.error", "sanic.server"):
        logger = logging.getLogger(name)
        logger.handlers = [handler] if not name else []
        logger.propagate = True
    logging.getLogger().setLevel(logging.INFO)
