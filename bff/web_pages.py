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
        app.static(f"/{page}/", WEB / page, name=f"page_{page}", index="index.html")
    app.static("/shared/", WEB / "shared", name="page_shared")
