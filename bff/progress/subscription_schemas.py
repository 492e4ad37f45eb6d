"""Requests and answers about WeChat's subscription messages (订阅消息)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bff.http.reading import END, In, Moment, Out

MessageClass = Literal["urgent", "action", "result", "progress", "benefit"]
TemplateKind = Literal["one-time", "long-term"]


class PopupAnswer(In):
    """Answer of a person to WeChat's popup, for one template."""

    template_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{8,64}" + END)]
    """Id of the template."""
    answer: Literal["accept", "reject"]
    """What ``wx.requestSubscribeMessage`` returned. Leave out ``ban`` and ``filter``."""


class PopupAnswers(In):
    """Answers of a person to WeChat's popup."""

    answers: Annotated[list[PopupAnswer], Meta(min_length=1, max_length=5)]
    """One for each template that the popup had."""


class TemplateAllowance(Out, kw_only=True):
    """Permission of a person to send by one template."""

    template_id: str
    """Id of the template, for ``wx.requestSubscribeMessage``."""
    kind: TemplateKind
    """``one-time``: each accept is one message. ``long-term``: one accept lasts until a refusal.
    WeChat's popup has templates of one kind only.
    """
    classes: list[MessageClass]
    """Classes of messages that come by it."""
    left: int | None
    """Messages that WeChat has confirmed and that are not used. Null for ``long-term``."""
    allowed: bool
    """True if a message may come by it now."""
    ask: bool
    """True if the front may ask with the next tap."""
    ask_after: Moment | None
    """Time before which the person is left alone, since they refused. Null: no such time."""


class Subscriptions(Out, kw_only=True):
    """Permissions of a person to send by WeChat, for each template."""

    on: bool
    """True if this server sends by WeChat."""
    bound: bool
    """True if the person has bound a WeChat account."""
    templates: list[TemplateAllowance]
    """The templates. Empty if ``on`` is false."""
