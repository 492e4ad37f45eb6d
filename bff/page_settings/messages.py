"""The message that a person's page settings have changed, for their other screens."""

from __future__ import annotations

from bff.scopes import Scope
from ground.language import Text
from models import PageSetting
from notifications import Message, MessageKind, MessageView, Reader, Urgency


class SettingsNews(Message):
    """Message that the page settings are another version: read them again. It holds no value."""

    KIND = "settings"

    version: int

    @property
    def is_silent(self) -> bool:
        return True


_TITLE = Text("显示设置改好了", "Display settings changed")


async def _show(news: SettingsNews, reader: Reader) -> MessageView | None:
    """Show it while it is the newest: of several changes one needs to be read."""
    if not await PageSetting.filter(person_id=reader.person_id, version=news.version).exists():
        return None
    return MessageView(_TITLE.render(reader.language), None, Urgency.USUAL, news)


SETTINGS = MessageKind(message=SettingsNews, scope=Scope.DISPLAY, show=_show)
