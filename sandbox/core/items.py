"""The catalogue (目录与实施清单), by cursor, and an operator's changes of it.

An item has one position in the order of change; each change moves it to the end. Seeded items that
this version of the sandbox has changed move when the file is opened.
"""

import msgspec

from sandbox.core.catalogue import SEED
from sandbox.core.catalogue.kinds import Item
from sandbox.core.cursors import after_cursor, cursor, limit
from sandbox.core.dialect import Desk, Refusal, success
from sandbox.faulty_replies import Reply
from sandbox.store import Store


def stock(store: Store) -> None:
    """Update the file's catalogue to this version's seed."""
    seeds = dict(store.all("SELECT code, seed FROM item WHERE seed IS NOT NULL"))
    with store.transaction():
        for code, item in SEED.items():
            body = msgspec.json.encode(item)
            if seeds.pop(code, None) != body:
                _put(store, item, is_ended=False, seed=body)
        for code in seeds:
            _put(store, _read_item(store, code), is_ended=True, seed=None)


def list_items(desk: Desk, body: bytes) -> Reply:
    """Handle `GET /items?since=&limit=`: in the order of change."""
    since, most = after_cursor(desk.query), limit(desk.query)
    rows = desk.store.all(
        "SELECT position, code, ended, body FROM item WHERE position > ? ORDER BY position LIMIT ?",
        since,
        most + 1,
    )
    page = rows[:most]
    return success(
        {
            "items": [msgspec.Raw(body) for _, _, is_ended, body in page if not is_ended],
            "ended": [code for _, code, is_ended, _ in page if is_ended],
            "next": cursor(page[-1][0] if page else since),
            "more": len(rows) > most,
        }
    )


def read_item(desk: Desk, body: bytes) -> Reply:
    """Handle `GET /items/{implementCode}`. Refuse with 43001; an ended item is not shown."""
    row = desk.store.first_row("SELECT body FROM item WHERE code = ? AND ended = 0", desk.named)
    if row is None:
        raise Refusal(43001, "item unknown")
    return success(msgspec.Raw(row[0]))


def read_offered(store: Store, code: str) -> Item:
    """Return an item to apply for.

    Refuse with 43001 and 43201; a bundle is applied for by its parts.
    """
    row = store.first_row("SELECT body, ended FROM item WHERE code = ?", code)
    if row is None:
        raise Refusal(43001, "item unknown")
    if row[1]:
        raise Refusal(43201, "item ended")
    item = msgspec.json.decode(row[0], type=Item)
    if item.parts:
        raise Refusal(43001, "a bundle is submitted by its parts")
    return item


def item_of(store: Store, code: str) -> Item:
    """Return the item of a case, ended or not. Raise KeyError."""
    return _read_item(store, code)


def change_item(store: Store, code: str, changes: dict[str, object]) -> Item:
    """Replace members of an item and move it in the order of change; `end: true` ends it.

    Raises KeyError for an unknown item, msgspec.ValidationError for an invalid one.
    """
    is_ended = changes.pop("end", False)
    if not isinstance(is_ended, bool):
        raise msgspec.ValidationError("end must be true or false")
    old = _read_item(store, code)
    members = {**msgspec.to_builtins(old), "version": old.version + 1, **changes}
    item = msgspec.convert(members | {"implementCode": code}, Item)
    with store.transaction():
        _put(store, item, is_ended=is_ended, seed=_seed_of(store, code))
    return item


def _read_item(store: Store, code: str) -> Item:
    row = store.first_row("SELECT body FROM item WHERE code = ?", code)
    if row is None:
        raise KeyError(code)
    return msgspec.json.decode(row[0], type=Item)


def _seed_of(store: Store, code: str) -> bytes | None:
    row = store.first_row("SELECT seed FROM item WHERE code = ?", code)
    return None if row is None else row[0]


def _put(store: Store, item: Item, *, is_ended: bool, seed: bytes | None) -> None:
    store.change(
        "INSERT OR REPLACE INTO item VALUES"
        " (?, (SELECT coalesce(max(position), 0) + 1 FROM item), ?, ?, ?)",
        item.implement_code,
        is_ended,
        seed,
        msgspec.json.encode(item),
    )
