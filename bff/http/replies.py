"""Replies: JSON from Structs, with entity tags."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec
from sanic.response import HTTPResponse

from bff.http.reading import Out
from bff.http.request import BffRequest

encode = msgspec.json.Encoder().encode


READ_AT = "Read-At"


class AgedAnswer(Out):
    """Answer with an age: it has ``read_at: datetime | None`` and ``age_seconds: int | None``.

    The ``ETag`` ignores the age and is therefore weak. The header ``Read-At`` reports the present
    age, with a 304 too.
    """

    def reply(self, status: int) -> HTTPResponse:
        ageless = msgspec.structs.replace(self, read_at=None, age_seconds=None)
        headers = {"ETag": f"W/{_tag(encode(ageless))}"}
        read_at: datetime | None = getattr(self, "read_at")  # noqa: B009 - of each subclass
        if read_at is not None:
            headers[READ_AT] = read_at.isoformat()
        return HTTPResponse(encode(self), status, headers, "application/json")


def json_reply(value: object, status: int = 200) -> HTTPResponse:
    if isinstance(value, AgedAnswer):
        return value.reply(status)
    return HTTPResponse(encode(value), status=status, content_type="application/json")


def with_etag(request: BffRequest, reply: HTTPResponse, *, public: bool) -> HTTPResponse:
    """Return the reply with its ``ETag``, or 304 if the caller has it (RFC 9110 §13.1.2).

    Without a tag of its own it gets a strong one of its content. Caches may store only ``public``
    replies (RFC 9111 §5.2.2.5): a front that stores a personal answer does so in its own memory,
    and sends the tag itself.
    """
    tag = reply.headers.get("ETag") or _tag(reply.body or b"")
    tags = {
        part.strip().removeprefix("W/")
        for part in request.headers.getone("if-none-match", "").split(",")
    }
    if tag.removeprefix("W/") in tags or "*" in tags:
        headers = {READ_AT: reply.headers[READ_AT]} if READ_AT in reply.headers else {}
        reply = HTTPResponse(status=304, headers=headers)
    reply.headers["ETag"] = tag
    reply.headers.setdefault("Cache-Control", "no-cache" if public else "private, no-store")
    return reply


def _tag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:27]}"'
