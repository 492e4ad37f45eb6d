"""The browser clients, as files: each folder of ``web/`` under its own name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sanic import Request, Sanic
from sanic.response import HTTPResponse, redirect

from bff.settings import Settings

WEB = Path(__file__).parents[1] / "web"
PAGES = ("phone", "desk", "kiosk", "docs")


def add_to(app: Sanic[Any, Any], settings: Settings) -> None:
    pages = (*PAGES, "demo") if settings.demo else PAGES
    first = "/demo/" if settings.demo else "/phone/"

    @app.get("/", name="first_page")
    async def first_page(request: Request) -> HTTPResponse:
        return redirect(first)

    for page in pages:
        app.add_route(_to_folder, f"/{page}", name=f"folder_{page}", strict_slashes=True)
        app.static(f"/{page}/", WEB / page, name=f"page_{page}", index="index.html")
    app.static("/shared/", WEB / "shared", name="page_shared")


async def _to_folder(request: Request) -> HTTPResponse:
    """A page's parts are relative to its folder."""
    return redirect(f"{request.path}/")
