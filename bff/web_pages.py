"""The browser clients, as files: each folder of ``web/`` under its own name."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sanic import Request, Sanic
from sanic.exceptions import NotFound
from sanic.response import HTTPResponse, file, redirect
from sanic.response.convenience import guess_content_type

from bff.settings import Settings

WEB = Path(__file__).parents[1] / "web"
PAGES = ("phone", "desk", "kiosk", "docs")
INDEX = "index.html"


def add_to(app: Sanic[Any, Any], settings: Settings) -> None:
    pages = (*PAGES, "demo") if settings.server.demo else PAGES
    first = "/demo/" if settings.server.demo else "/phone/"

    @app.get("/", name="first_page")
    async def first_page(request: Request) -> HTTPResponse:
        return redirect(first)

    for page in pages:
        app.add_route(_to_folder, f"/{page}", name=f"folder_{page}", strict_slashes=True)
    for folder in (*pages, "shared"):
        app.add_route(
            partial(_serve, (WEB / folder).resolve()),
            f"/{folder}/<name:path>",
            ["GET", "HEAD"],
            name=f"page_{folder}",
            error_format="json",
        )


async def _to_folder(request: Request) -> HTTPResponse:
    """Redirect to the folder: a page's files are relative to it."""
    return redirect(f"{request.path}/")


async def _serve(folder: Path, request: Request, name: str) -> HTTPResponse:
    path = _file(folder, unquote(name) or INDEX)
    if path is None:
        raise NotFound
    media = guess_content_type(path)
    if media == "application/javascript":  # Python's name for it before 3.12
        media = "text/javascript; charset=utf-8"
    return await file(path, request_headers=request.headers, mime_type=media)


def _file(folder: Path, name: str) -> Path | None:
    """Find the file in ``folder``. None if it is missing or its name is impossible.

    Impossible are a directory's name, one that leads out, one with a NUL, and one that is too long.
    Sanic's own ``static`` raises for most of these, and logs the request.
    """
    try:
        path = (folder / name).resolve()
        exists = path.is_relative_to(folder) and path.is_file() and not name.endswith("/")
    except (OSError, ValueError):
        return None
    return path if exists else None
