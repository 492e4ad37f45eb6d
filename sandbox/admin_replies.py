"""Requests and answers of the admin port: bad input is 400, what is not there 404, with `error`."""

from typing import TypeVar

import msgspec
from aiohttp import web

T = TypeVar("T")


def reply(data: object) -> web.Response:
    return web.Response(body=msgspec.json.encode(data), content_type="application/json")


async def read_order(request: web.Request, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except msgspec.DecodeError as error:
        raise bad(str(error)) from error


def bad(text: str) -> web.HTTPException:
    return web.HTTPBadRequest(text=_error(text), content_type="application/json")


def not_found(text: str) -> web.HTTPException:
    return web.HTTPNotFound(text=_error(text), content_type="application/json")


def _error(text: str) -> str:
    return msgspec.json.encode({"error": text}).decode()
