"""事项目录 in the reference dialect."""

from collections.abc import Sequence

import msgspec

from gateways.call import OutgoingCall
from gateways.core.items import Item, ItemCode, ItemPage
from gateways.core.reference.answers import plain_reader, read_each
from gateways.core.reference.codes import list_refusals
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

    async def note_misfits(self, misfits: Sequence[Misfit]) -> None:
        await self._link.note_misfits("items", misfits)

    async def list_changes(
        self, since: str | None, call: OutgoingCall, *, limit: int = 200
    ) -> ItemPage:
        path = path_of("items", since=since, limit=limit)
        page = await self._link.get(path, plain_reader(_Page), call, long=True)
        items, garbled = read_each(page.items, Item, "implementCode")
        ended_codes, nameless = read_each(page.ended, ItemCode, "")
        garbled += nameless
        await self._link.note_misfits("items", garbled)
        return ItemPage(
            items=items, ended=ended_codes, next=page.next, more=page.more, garbled=garbled
        )

    async def item(self, code: str, call: OutgoingCall) -> Item:
        return await self._link.get(
            path_of("items", code), plain_reader(Item), call, refusals=list_refusals(43001)
        )
