"""Messages to holders about scans."""

from __future__ import annotations

from bff.certificates.schemas import UsageEntryView
from bff.certificates.usage_log import ScanMessage, entry_for
from bff.scopes import Scope
from ground.language import Text
from models.usage_log import UsageAction, UsageOutcome
from notifications import MessageKind, MessageView, Reader, Urgency

_REFUSAL_TITLE = Text("有人扫描您的码，已拒绝", "A scan of your code was refused")
_DENIAL_TITLE = Text(
    "窗口说：出示您证照的人不是您本人", "A desk says: whoever showed your certificate was not you"
)
_ACTION_TITLES = {
    "file": Text("有人打开了您的{name}的文件", "The file of your {name} was opened"),
    "photo": Text(
        "窗口核验身份，看了您的照片", "A service desk saw your photograph to verify identity"
    ),
    "attach": Text("您的{name}刚刚用于办事", "Your {name} was just used for an application"),
}
_DISPLAY_TITLE = Text("您的{name}刚刚出示了", "Your {name} was just shown")
_CERTIFICATE = Text("证照", "certificate")
_PLACE = Text("{hall} {terminal}", "{hall}, {terminal}")


async def _show(message: ScanMessage, reader: Reader) -> MessageView | None:
    entry = await entry_for(reader.person_id, message.entry, reader.language)
    if entry is None:
        return None
    place = _PLACE.render(reader.language, hall=entry.hall, terminal=entry.terminal)
    if entry.outcome == UsageOutcome.SHOWN:
        return MessageView(_title(entry, reader), place, Urgency.USUAL, entry)
    if entry.action == UsageAction.DENY:
        return MessageView(_DENIAL_TITLE.render(reader.language), place, Urgency.AT_ONCE, entry)
    return MessageView(_REFUSAL_TITLE.render(reader.language), place, Urgency.AT_ONCE, entry)


def _title(entry: UsageEntryView, reader: Reader) -> str:
    official = entry.certificate_name
    name = entry.certificate_type_name or official or _CERTIFICATE.render(reader.language)
    return _ACTION_TITLES.get(entry.action, _DISPLAY_TITLE).render(reader.language, name=name)


SCAN_MESSAGE = MessageKind(message=ScanMessage, scope=Scope.CERTIFICATES, show=_show)
