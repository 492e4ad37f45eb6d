"""Messages to holders about scans."""

from __future__ import annotations

from dataclasses import replace

from bff.certificates.schemas import UsageEntryView
from bff.certificates.usage_log import ScanMessage, entry_for
from bff.scopes import Scope
from ground.language import Text
from models.push import PushClass
from models.usage_log import UsageAction, UsageOutcome
from notifications import MessageKind, MessageView, OutsideNotice, Reader, Urgency

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
_YOURS = Text("您的证照", "Your certificate")
_DENIED_NEWS = Text("窗口说出示的人不是您", "A desk says that it was not you")
_DENIED_ADVICE = Text(
    "请打开“码上办”，看是谁在用，退出不认识的登录。",
    "Open Mashangban to see who used it, and end sign-ins that you do not know.",
)
_AGENT_NEWS = Text("代办人用了您的证照办事", "Somebody used it to act for you")
_AGENT_ADVICE = Text(
    "请打开“码上办”核对。不是您请的，请马上结束授权。",
    "Open Mashangban to check it. End the delegation if you did not ask for it.",
)
_CERTIFICATE = Text("证照", "certificate")
_PLACE = Text("{hall} {terminal}", "{hall}, {terminal}")


async def _show(message: ScanMessage, reader: Reader) -> MessageView | None:
    entry = await entry_for(reader.person_id, message.entry, reader.language)
    if entry is None:
        return None
    place = _PLACE.render(reader.language, hall=entry.hall, terminal=entry.terminal)
    if entry.outcome == UsageOutcome.SHOWN:
        view = MessageView(_title(entry, reader), place, Urgency.USUAL, entry)
        was_agent = entry.action == UsageAction.ATTACH and entry.agent is not None
        return _urgent(view, entry, _AGENT_NEWS, _AGENT_ADVICE, reader) if was_agent else view
    if entry.action == UsageAction.DENY:
        view = MessageView(_DENIAL_TITLE.render(reader.language), place, Urgency.AT_ONCE, entry)
        return _urgent(view, entry, _DENIED_NEWS, _DENIED_ADVICE, reader)
    return MessageView(_REFUSAL_TITLE.render(reader.language), place, Urgency.AT_ONCE, entry)


def _urgent(
    view: MessageView, entry: UsageEntryView, news: Text, advice: Text, reader: Reader
) -> MessageView:
    """Add the words for outside. They do not name the certificate: 残疾人证 says a lot."""
    language = reader.language
    notice = OutsideNotice(
        subject=_YOURS.render(language),
        news=news.render(language),
        advice=advice.render(language),
        at=entry.at,
    )
    return replace(view, push_class=PushClass.URGENT, outside=notice)


def _title(entry: UsageEntryView, reader: Reader) -> str:
    official = entry.certificate_name
    name = entry.certificate_type_name or official or _CERTIFICATE.render(reader.language)
    return _ACTION_TITLES.get(entry.action, _DISPLAY_TITLE).render(reader.language, name=name)


SCAN_MESSAGE = MessageKind(message=ScanMessage, scope=Scope.CERTIFICATES, show=_show)
