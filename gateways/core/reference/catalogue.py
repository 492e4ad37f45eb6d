"""事项目录 in the reference dialect."""

from collections.abc import Sequence

import msgspec

from gateways.call import OutgoingCall
from gateways.core.items import Item, ItemCode, ItemPage
from gateways.core.reference.answers import plain, read_each
from gateways.core.reference.codes import listed
from gateways.core.reference.link import Service
from gateways.core.reference.wire import Answer, path_of
from gateways.core.shapes import Cursor, Misfit


class _Page(Answer, frozen=True):
    items: tuple[msgspec.Raw, ...]
    ended: tuple[msgspec.Raw, ...]
    next: Cursor
    more: bool


class Catalogue(Service):
    """The catalogue. An Item has the same names on the wire as in our rows."""

    async def passed_over(self, misfits: Sequence[Misfit]) -> None:
        await self._link.passed_over("items", misfits)

    async def changed(self, since: str | None, call: OutgoingCall, *, limit: int = 200) -> ItemPage:
        path = path_of("items", since=since, limit=limit)
        page = await self._link.get(path, plain(_Page), call, long=True)
        items, garbled = read_each(page.items, Item, "implementCode")
        ended, nameless = read_each(page.ended, ItemCode, "")
        garbled += nameless
        await self._link.passed_over("items", garbled)
        return ItemPage(items=items, ended=ended, next=page.next, more=page.more, garbled=garbled)

    async def item(self, code: str, call: OutgoingCall) -> Item:
        return await self._link.get(
            path_of("items", code), plain(Item), call, refusals=listed(43001)
        )
