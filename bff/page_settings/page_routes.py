"""Routes of pages."""

from __future__ import annotations

from typing import Annotated

from sanic.response import HTTPResponse

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.http.replies import json_reply
from bff.identity.visitors import Visitor
from bff.page_settings import page_service
from bff.page_settings.page_problems import PAGE_NOT_FOUND
from bff.page_settings.page_schemas import PageQuery, PageView
from bff.page_settings.page_shelf import PreparedPage

routes = Routes("Pages", "What the pages of a front have, in reading order")


@routes.get("/v1/pages/<page:str>", limit="public", cacheable=True, problems=(PAGE_NOT_FOUND,))
async def read_page(
    call: Call[Visitor], page: str, query: PageQuery
) -> Annotated[HTTPResponse, PageView]:
    """Read a page (页面): its blocks in reading order.

    Without a session it is the page for everybody. With one it may name what waits for the citizen,
    and is not to be stored.
    """
    answer = await page_service.read_page(call.context, call.request_context, page, query)
    if isinstance(answer, PreparedPage):
        return HTTPResponse(answer.body, 200, {"ETag": answer.tag}, "application/json")
    return json_reply(answer)
