"""The request as handlers see it."""

from __future__ import annotations

import asyncio
import os
import re
import time
from typing import Any

from sanic import Request
from sanic.compat import Header
from sanic.http import Http
from sanic.response import BaseHTTPResponse

from bff.http.addresses import network_of, reported_address
from bff.logs import mask_personal_data
from gateways.call import BUDGET_S
from ground.language import Language, preferred_language

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)


class BffRequest(Request):
    """A request with its id, its language and its remaining time."""

    __slots__ = (
        "_frame",
        "already_exists",
        "caller",
        "head_only",
        "own_id",
        "problem",
        "rates",
        "started",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.head.isascii():
            self.headers = _without_surrogates(self.headers)
        self.head_only = False
        self.started = time.perf_counter()
        self.own_id: str | None = None
        self.caller: str | None = None
        self.problem: str | None = None
        self.rates: list[tuple[str, str]] = []
        self.already_exists = False
        self._frame: tuple[BaseHTTPResponse, dict[str, str]] | None = None

    @property
    def request_id(self) -> str:
        """The caller's ``X-Request-Id`` if it is a plain token, else one of our own.

        One that looks like personal data is replaced, too.
        """
        if self.own_id is None:
            header = self.headers.getone("x-request-id", "")
            plain = _REQUEST_ID.fullmatch(header) and mask_personal_data(header) == header
            self.own_id = header if plain else os.urandom(8).hex()
        return self.own_id

    def be_head(self) -> None:
        """Treat a HEAD as a GET: its route answers it, and Sanic sends no body.

        A handler whose GET has an effect checks ``head_only``.
        """
        self.head_only, self.method = True, "GET"

    @property
    def sent_method(self) -> str:
        """Method that the client sent and signed: HEAD, where handlers see GET."""
        return "HEAD" if self.head_only else self.method

    def frame(self, reply: BaseHTTPResponse, fields: dict[str, str]) -> None:
        """Give the answer fields beside its own, which are written with its head."""
        if isinstance(self.stream, Http):
            self._frame = reply, fields
        else:
            reply.headers.update(fields)

    def frame_of(self, reply: BaseHTTPResponse) -> dict[str, str]:
        """Return the fields of the frame, if they were made for this answer.

        An error may have replaced the one that they were made for.
        """
        if self._frame is None or self._frame[0] is not reply:
            return {}
        return self._frame[1]

    def last_on_connection(self) -> None:
        """Close the connection after this answer.

        A stopping server would wait its whole grace period for a next request on it.
        """
        if isinstance(self.stream, Http):
            self.stream.keep_alive = False

    @property
    def language(self) -> Language:
        return preferred_language(self.headers.getone("accept-language", None))

    @property
    def acting_for(self) -> str | None:
        """Delegation by which the citizen acts (``X-Acting-For``), checked by ``applicant_for``.

        Sent twice, the header names no existing one.
        """
        headers = self.headers.getall("x-acting-for", [])
        return ",".join(headers) if headers else None

    @property
    def address(self) -> str:
        """Client address for the limits, an IPv6 address by its /64 network.

        Behind our own proxies (``PROXIES_COUNT``) it is the address that they report. A request
        that bypasses them has the address of its connection.
        """
        proxies, reported = self.app.config.get("PROXIES_COUNT"), None
        if proxies:
            reported = reported_address(self.headers.getall("x-forwarded-for", []), proxies)
        return (reported and network_of(reported)) or network_of(self.ip) or self.ip

    @property
    def deadline(self) -> float:
        """Time until which an answer is of use, on the loop's clock: gateway calls fit inside."""
        spent = time.perf_counter() - self.started
        return asyncio.get_running_loop().time() + BUDGET_S - spent


def _without_surrogates(headers: Header) -> Header:
    """Replace each byte that is not UTF-8 by U+FFFD.

    Sanic decodes such a byte to a lone surrogate, which no hash, database or answer can encode.
    """
    return Header(
        (name, value.encode(errors="surrogateescape").decode(errors="replace"))
        for name, value in headers.items()
    )
