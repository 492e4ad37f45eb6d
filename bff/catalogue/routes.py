"""Routes of the catalogue."""

from __future__ import annotations

from bff.api.callers import AnonymousCaller
from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.catalogue import service
from bff.catalogue.problems import CATALOGUE_NOT_READ, ITEM_ENDED, ITEM_NOT_FOUND
from bff.catalogue.schemas import Guide, ItemList, ItemQuery

routes = Routes("Catalogue", "Services that can be applied for, and their guides")


@routes.get("/v1/items", limit="public", cacheable=True)
async def list_items(call: Call[AnonymousCaller], query: ItemQuery) -> ItemList:
    """List services (事项), searched by words and narrowed by filters.

    The words are matched as written, in pinyin and by initials (公积金, gongjijin, gjj).
    """
    request = call.request
    return await service.list_items(call.context, query, request.language, request.request_id)


@routes.get(
    "/v1/items/<code:str>",
    limit="public",
    cacheable=True,
    problems=(ITEM_NOT_FOUND, ITEM_ENDED, CATALOGUE_NOT_READ),
)
async def read_guide(call: Call[AnonymousCaller], code: str) -> Guide:
    """Read the guide (办事指南) to a service."""
    return await service.read_guide(call.context, code, call.request.language)
