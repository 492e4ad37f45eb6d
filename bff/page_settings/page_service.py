"""Reading of a page: which circumstances hold, and what waits for the citizen."""

from __future__ import annotations

from functools import partial

from bff.context import AppContext
from bff.identity.visitors import Visitor
from bff.operations import service as operations
from bff.page_settings.fields import Front
from bff.page_settings.page_blocks import PageFeature
from bff.page_settings.page_rendering import SCHEMA, Reader, render
from bff.page_settings.page_rules import Circumstances
from bff.page_settings.page_schemas import PageQuery, PageTodo, PageView
from bff.page_settings.page_shelf import PreparedPage
from bff.page_settings.page_todos import read_todos
from bff.request_context import RequestContext


async def read_page(
    context: AppContext, request: RequestContext[Visitor], name: str, query: PageQuery
) -> PreparedPage | PageView:
    """Return the page for who asks. It is prepared bytes unless something waits for them."""
    shelf, visitor = context.page_settings.pages, request.caller
    front = Front(query.channel)
    page = shelf.page(name, front)
    features: frozenset[PageFeature] = frozenset()
    if shelf.features_of(name):
        ask = partial(operations.usable_features, context)
        features = await context.page_settings.features.current(ask)
    todos: list[PageTodo] = []
    problems: list[dict[str, object]] = []
    if visitor.citizen is not None and shelf.shows_todos(name):
        todos, problems = await read_todos(context, request, visitor.citizen)
    circumstances = Circumstances(
        front=front,
        level=visitor.level,
        capabilities=visitor.capabilities,
        features=features,
        has_todos=bool(todos),
        simplified=query.simplified,
    )
    reader = Reader(request.language, min(query.schema, SCHEMA))
    if not todos and not problems:
        return shelf.prepared(name, circumstances, reader)
    view = render(name, page, circumstances, reader, todos)
    view.problems = problems
    return view
