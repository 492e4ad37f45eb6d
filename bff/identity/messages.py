"""Messages to citizens about their sign-ins and delegations."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bff.context import AppContext
from bff.identity.problems import REFRESH_TOKEN_REUSED
from bff.scopes import Scope
from ground.language import Language, Text
from models import Delegation, Person, Session
from models.delegation import DelegationState
from models.push import PushChannel, PushClass
from notifications import Message, MessageKind, MessageView, OutsideNotice, Reader, Urgency

Role = Literal["principal", "agent"]

WECHAT_BOUND, WECHAT_TAKEN = "wechat-bound", "wechat-bound-by-another"


class KioskNews(StrEnum):
    """Outcome of a sign-in at a kiosk, for the phone that approved it."""

    OPENED = "kiosk-session-opened"
    REFUSED = "kiosk-session-refused"
    VOID = "kiosk-session-void"


class SessionNews(Message):
    """Message to a citizen about a change of a sign-in of theirs.

    ``hall`` and ``kiosk`` name the kiosk, if there is one. ``at`` is when it happened, where the
    session is not the reader's.
    """

    KIND = "session"
    MAY_PUSH = True

    reason_code: str
    session_id: str | None = None
    hall: str | None = None
    kiosk: str | None = None
    at: datetime | None = None

    @property
    def about(self) -> str | None:
        return None if self.session_id is None else f"session:{self.session_id}"


class DelegationNews(Message):
    """Message to one side of a delegation: the side ``by`` brought it to this state."""

    KIND = "delegation"
    MAY_PUSH = True
    SUPERSEDES = True

    delegation_id: str
    state: str
    role: Role
    by: Role

    @property
    def about(self) -> str:
        return f"delegation:{self.delegation_id}"

    @property
    def is_silent(self) -> bool:
        """Tell if it is about the reader's own act."""
        return self.by == self.role


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
_SESSIONS[WECHAT_BOUND] = (
    Text("您的账号绑定了一个微信", "A WeChat account was bound to yours"),
    Text(
        "以后用它就能登录。不是您本人绑定的，请退出这个登录，再用您的微信重新绑定。",
        "It can sign in from now on. Not you? End this sign-in, then bind your own WeChat.",
    ),
)
_SESSIONS[WECHAT_TAKEN] = (
    Text("您的微信改绑了别人的账号", "Your WeChat is bound to another person now"),
    Text(
        "用它不能再登录您的账号。不是您同意的，请用您的微信重新绑定。",
        "It no longer signs in to your account. If you did not agree, bind it again.",
    ),
)
_DELEGATION = Text("代办授权有变化", "A delegation has changed")
_DELEGATIONS: dict[str, Text] = {
    DelegationState.OFFERED: Text("有人请您替他办事", "Someone asks you to act for them"),
    DelegationState.ACCEPTED: Text("对方同意替您办事", "They agreed to act for you"),
    DelegationState.DECLINED: Text("对方没有同意替您办事", "They declined to act for you"),
    DelegationState.REVOKED: Text("一个代办授权结束了", "A delegation has ended"),
}


_ACCOUNT = Text("您的账号", "Your account")
_CHECK = Text(
    "不是您？请打开“码上办”，退出这个登录。", "Not you? Open Mashangban and end this sign-in."
)
_SIGN_IN = Text("请打开“码上办”，重新登录。", "Open Mashangban and sign in again.")
_OUTSIDE_SESSIONS: dict[str, tuple[Text, Text]] = {
    REFRESH_TOKEN_REUSED.slug: (
        Text("有人可能用了您的登录，已退出", "A sign-in was ended for safety"),
        _SIGN_IN,
    ),
    KioskNews.OPENED: (Text("登录了自助机", "Signed in at a kiosk"), _CHECK),
    WECHAT_BOUND: (Text("绑定了微信", "Bound to a WeChat account"), _CHECK),
    WECHAT_TAKEN: (
        Text("您的微信绑到了别人的账号", "Your WeChat was bound to another"),
        Text(
            "您没有同意？请打开“码上办”，重新绑定微信。",
            "Not agreed? Open Mashangban and bind it again.",
        ),
    ),
}
"""News and advice of what may be a misuse. The rest happens with the phone in the hand."""
_NOT_BY = {
    WECHAT_BOUND: frozenset({PushChannel.WECHAT}),
    WECHAT_TAKEN: frozenset({PushChannel.WECHAT}),
}
"""Channels that may be in the hands of whoever misused it: they would read it, not the citizen."""
_ACTING = Text("代办授权", "Delegation")
_ANSWER = Text("请打开“码上办”，看要不要答应。", "Open Mashangban to accept or decline.")
_READ = Text("请打开“码上办”看详情。", "Open Mashangban to read more.")


async def _session(news: SessionNews, reader: Reader) -> MessageView:
    """Show it also after the session has ended: the citizen must learn that it existed."""
    title, text = _SESSIONS.get(news.reason_code, (_SESSION, None))
    place = {"hall": news.hall or "", "kiosk": news.kiosk or ""}
    body = None if text is None else text.render(reader.language)
    view = MessageView(title.render(reader.language, **place), body, Urgency.AT_ONCE, news)
    at = await _time(news)
    if at is None or news.reason_code not in _OUTSIDE_SESSIONS:
        return view
    words, advice = _OUTSIDE_SESSIONS[news.reason_code]
    notice = OutsideNotice(
        subject=_ACCOUNT.render(reader.language),
        news=words.render(reader.language),
        advice=advice.render(reader.language),
        at=at,
        not_by=_NOT_BY.get(news.reason_code, frozenset()),
    )
    return replace(view, push_class=PushClass.URGENT, outside=notice)


async def _time(news: SessionNews) -> datetime | None:
    """Return when it happened; None if nobody knows any more."""
    session = await Session.get_or_none(id=news.session_id) if news.session_id else None
    if session is None:
        return news.at
    is_ended = news.reason_code == REFRESH_TOKEN_REUSED.slug
    return session.revoked_at if is_ended and session.revoked_at else session.created_at


def delegation_kind(context: AppContext) -> MessageKind[DelegationNews]:
    async def show(news: DelegationNews, reader: Reader) -> MessageView | None:
        """Show it while the delegation has this state; a newer message reports the next one.

        An offer is shown while it can be accepted.
        """
        delegation = await Delegation.get_or_none(id=news.delegation_id, state=news.state)
        is_offer = news.state == DelegationState.OFFERED
        if delegation is None or (is_offer and delegation.ends_at <= context.clock.now()):
            return None
        return _delegation(news, delegation, reader.language)

    async def tasks(person_id: str) -> list[str]:
        """List what was offered to the person and can be accepted."""
        person = await Person.get(id=person_id)
        offers = Delegation.filter(
            agent_lookup=person.lookup,
            state=DelegationState.OFFERED,
            ends_at__gt=context.clock.now(),
        )
        return [f"delegation:{offer}" for offer in await offers.values_list("id", flat=True)]

    return MessageKind(
        message=DelegationNews, scope=Scope.ACCOUNT, show=show, tasks=tasks, may_lapse=True
    )


def _delegation(news: DelegationNews, delegation: Delegation, language: Language) -> MessageView:
    if news.is_silent:
        return MessageView(_DELEGATION.render(language), None, Urgency.USUAL, news)
    title = _DELEGATIONS.get(news.state, _DELEGATION).render(language)
    is_offer = news.state == DelegationState.OFFERED
    notice = OutsideNotice(
        subject=_ACTING.render(language),
        news=title,
        advice=(_ANSWER if is_offer else _READ).render(language),
        at=delegation.ended_at or delegation.answered_at or delegation.created_at,
    )
    push_class = PushClass.ACTION if is_offer else PushClass.PROGRESS
    return MessageView(title, None, Urgency.USUAL, news, push_class=push_class, outside=notice)


SESSION = MessageKind(message=SessionNews, scope=Scope.ACCOUNT, show=_session)
