"""Messages to citizens about their sign-ins and delegations."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from bff.identity.problems import REFRESH_TOKEN_REUSED
from bff.scopes import Scope
from ground.language import Text
from models import Delegation
from models.delegation import DelegationState
from notifications import Message, MessageKind, MessageView, Reader, Urgency

Role = Literal["principal", "agent"]


class KioskNews(StrEnum):
    """Outcome of a sign-in at a kiosk, for the phone that approved it."""

    OPENED = "kiosk-session-opened"
    REFUSED = "kiosk-session-refused"
    VOID = "kiosk-session-void"


class SessionNews(Message):
    """Message to a citizen about a change of a sign-in of theirs.

    ``hall`` and ``kiosk`` name the kiosk, if there is one.
    """

    KIND = "session"
    MAY_PUSH = True

    reason_code: str
    session_id: str | None = None
    hall: str | None = None
    kiosk: str | None = None


class DelegationNews(Message):
    """Message to one side of a delegation: the side ``by`` brought it to this state."""

    KIND = "delegation"
    MAY_PUSH = True

    delegation_id: str
    state: str
    role: Role
    by: Role


_SESSION = Text("您的登录有变化", "Something changed about your sign-in")
_SESSIONS: dict[str, tuple[Text, Text]] = {
    REFRESH_TOKEN_REUSED.slug: (
        Text("为了安全，您的一个登录已被退出", "One of your sign-ins was ended for safety"),
        Text("有人可能用了您的登录。请重新登录。", "Someone else may have used it. Sign in again."),
    ),
    KioskNews.OPENED: (
        Text("您登录了自助机：{hall} {kiosk}", "You are signed in at a kiosk: {hall}, {kiosk}"),
        Text("不是您？请马上让它退出。", "Not you? Sign it out at once."),
    ),
    KioskNews.REFUSED: (
        Text("没有登录自助机：{hall} {kiosk}", "Not signed in at the kiosk: {hall}, {kiosk}"),
        Text(
            "机器前的人说不是您。您的账号没有打开。就是您的话，请重新扫码。",
            "The person at the kiosk said they are not you. They could not open your account. If "
            "you are at the kiosk, scan the new code.",
        ),
    ),
    KioskNews.VOID: (
        Text("登录码已作废：{hall} {kiosk}", "The sign-in code no longer works: {hall}, {kiosk}"),
        Text(
            "另一个人也打开了这个码。您的账号没有打开。请扫机器上的新码。",
            "Someone else opened it too. Nobody could open your account. Scan the kiosk’s new "
            "code.",
        ),
    ),
}
_DELEGATION = Text("代办授权有变化", "A delegation has changed")
_DELEGATIONS: dict[str, Text] = {
    DelegationState.OFFERED: Text("有人请您替他办事", "Someone asks you to act for them"),
    DelegationState.ACCEPTED: Text("对方同意替您办事", "They agreed to act for you"),
    DelegationState.DECLINED: Text("对方没有同意替您办事", "They declined to act for you"),
    DelegationState.REVOKED: Text("一个代办授权结束了", "A delegation has ended"),
}


async def _session(news: SessionNews, reader: Reader) -> MessageView:
    """Show it also after the session has ended: the citizen must learn that it existed."""
    title, text = _SESSIONS.get(news.reason_code, (_SESSION, None))
    place = {"hall": news.hall or "", "kiosk": news.kiosk or ""}
    body = None if text is None else text.render(reader.language)
    return MessageView(title.render(reader.language, **place), body, Urgency.AT_ONCE, news)


async def _delegation(news: DelegationNews, reader: Reader) -> MessageView | None:
    """Show it while the delegation has this state; a newer message reports the next one."""
    if not await Delegation.filter(id=news.delegation_id, state=news.state).exists():
        return None
    own = news.by == news.role  # people need no message about their own acts
    title = _DELEGATION if own else _DELEGATIONS.get(news.state, _DELEGATION)
    return MessageView(title.render(reader.language), None, Urgency.USUAL, news)


SESSION = MessageKind(message=SessionNews, scope=Scope.ACCOUNT, show=_session)
DELEGATION = MessageKind(message=DelegationNews, scope=Scope.ACCOUNT, show=_delegation)
