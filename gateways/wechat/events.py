"""Events of subscription messages, in our terms, from the shapes in which WeChat sends them.

One item is an object, several are a list; XML nests the list in an element of the event's name, and
so does some JSON; numbers come as texts.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

Kind = Literal["popup", "change", "sent"]
_KINDS: dict[str, Kind] = {
    "subscribe_msg_popup_event": "popup",
    "subscribe_msg_change_event": "change",
    "subscribe_msg_sent_event": "sent",
}
_NESTS = {
    "popup": "SubscribeMsgPopupEvent",
    "change": "SubscribeMsgChangeEvent",
    "sent": "SubscribeMsgSentEvent",
}
_MOST_ITEMS = 50


class Choice(msgspec.Struct, frozen=True):
    """Choice of a person for one template. `is_accepted` is False for reject."""

    template: str
    is_accepted: bool


class Arrival(msgspec.Struct, frozen=True):
    """End of a message that was sent. `number` is what `send` returned, if it returned one."""

    template: str
    number: str
    code: str
    """`0`, or why it did not arrive."""


class SubscriptionEvent(msgspec.Struct, frozen=True):
    """An event of one person."""

    kind: Kind
    openid: str
    created_at: int
    choices: tuple[Choice, ...] = ()
    arrivals: tuple[Arrival, ...] = ()

    @property
    def identity(self) -> str:
        """Return what two deliveries of the same event have in common, in JSON as in XML."""
        parts = [self.kind, self.openid, str(self.created_at)]
        parts += sorted(f"{part.template} {part.is_accepted}" for part in self.choices)
        parts += sorted(f"{part.template} {part.number} {part.code}" for part in self.arrivals)
        return "\n".join(parts)


def read_subscription_event(members: Mapping[str, object]) -> SubscriptionEvent | None:
    """Return the event, or None if it is none of subscription messages, or cannot be read."""
    kind = _KINDS.get(_text(members.get("Event")))
    openid, created_at = _text(members.get("FromUserName")), _text(members.get("CreateTime"))
    if kind is None or not openid or not created_at.isdecimal() or len(created_at) > 12:
        return None
    items = list(_items(members, _NESTS[kind]))
    if kind == "sent":
        arrivals = tuple(part for part in map(_arrival, items) if part is not None)
        return SubscriptionEvent(kind, openid, int(created_at), arrivals=arrivals)
    choices = tuple(part for part in map(_choice, items) if part is not None)
    return SubscriptionEvent(kind, openid, int(created_at), choices=choices)


def _items(members: Mapping[str, object], nest: str) -> Iterator[Mapping[str, object]]:
    inside = members.get(nest)
    wrapped = inside if isinstance(inside, Mapping) else members
    items = inside if isinstance(inside, list) else wrapped.get("List")
    for item in (items if isinstance(items, list) else [items])[:_MOST_ITEMS]:
        if isinstance(item, Mapping):
            yield item


def _choice(item: Mapping[str, object]) -> Choice | None:
    template, answer = _text(item.get("TemplateId")), _text(item.get("SubscribeStatusString"))
    if not template or answer not in ("accept", "reject"):
        return None
    return Choice(template, answer == "accept")


def _arrival(item: Mapping[str, object]) -> Arrival | None:
    template, number = _text(item.get("TemplateId")), _text(item.get("MsgID"))
    code = _text(item.get("ErrorCode"))
    if not template or not number or not code:
        return None
    return Arrival(template, number, code)


def _text(value: object) -> str:
    """Return a text or number as text, and nothing for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value).strip()
    return text if len(text) <= 128 else ""
