"""What goes out: JSON from Structs, entity tags."""

from __future__ import annotations

import hashlib

import msgspec
from sanic.response import HTTPResponse

from bff.http.request import BffRequest

encode = msgspec.json.Encoder().encode


def json_reply(value: object, status: int = 200) -> HTTPResponse:
    return HTTPResponse(encode(value), status=status, content_type="application/json")


def tagged(request: BffRequest, reply: HTTPResponse) -> HTTPResponse:
    """The reply with a strong ``ETag``, or 304 when the caller has it (RFC 9110 §13.1.2)."""
    tag = f'"{hashlib.sha256(reply.body or b"").hexdigest()[:27]}"'
    asked = {
        part.strip().removeprefix("W/")
        for part in request.headers.getone("if-none-match", "").split(",")
    }
    if tag in asked or "*" in asked:
        reply = HTTPResponse(status=304)
    reply.headers["ETag"] = tag
    reply.headers.setdefault("Cache-Control", "no-cache")
    return reply
