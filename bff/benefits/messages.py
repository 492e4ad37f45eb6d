"""Messages of offers that nobody has to ask for (免申即享)."""

from __future__ import annotations

from datetime import date

from bff.benefits.schemas import BenefitMessage
from bff.catalogue import service as catalogue
from bff.context import AppContext
from bff.problems import Problem
from bff.scopes import Scope
from ground.clock import in_china
from ground.language import Text, day_text
from models.push import PushClass
from notifications import Message, MessageKind, MessageView, OutsideNotice, Reader, Urgency

_TITLE = Text("您可以享受：{name}", "You can have this: {name}")
_PAST = Text("已截止：{name}", "Over: {name}")
_UNTIL = Text("{text}最迟{day}。", "{text} Until {day}.")
_SUBJECT = Text("免申即享", "For you")
_NEWS = Text("有一项政策您可能符合", "You may be entitled to something")
_ADVICE = Text("请打开“码上办”看是什么。", "Open Mashangban to see what it is.")
"""Outside the policy has no name: what somebody is entitled to says who they are."""


class BenefitOffer(Message):
    """Message to a person: a policy that they can have.

    It keeps the core's words, since no other row has them. ``policy`` is a hash of its number.
    """

    KIND = "benefit"
    MAY_PUSH = True
    SUPERSEDES = True

    policy: str
    name: str
    text: str
    until: date
    item_code: str | None = None

    @property
    def about(self) -> str:
        return f"benefit:{self.policy}"


def benefit_kind(context: AppContext) -> MessageKind[BenefitOffer]:
    async def show(offer: BenefitOffer, reader: Reader) -> MessageView | None:
        """Show it, after its last day as over and without a push."""
        now, language = context.clock.now(), reader.language
        is_past = offer.until < in_china(now).date()
        item_code = None if is_past else await _beginnable(context, offer.item_code)
        title = (_PAST if is_past else _TITLE).render(language, name=offer.name)
        day = day_text(offer.until, language)
        notice = OutsideNotice(
            subject=_SUBJECT.render(language),
            news=_NEWS.render(language),
            advice=_ADVICE.render(language),
            at=in_china(now),
        )
        return MessageView(
            title,
            _UNTIL.render(language, text=offer.text, day=day),
            Urgency.USUAL,
            BenefitMessage(
                name=offer.name, text=offer.text, until=offer.until, item_code=item_code
            ),
            push_class=None if is_past else PushClass.BENEFIT,
            outside=None if is_past else notice,
            item_code=item_code,
        )

    return MessageKind(message=BenefitOffer, scope=Scope.ACCOUNT, show=show)


async def _beginnable(context: AppContext, item_code: str | None) -> str | None:
    """Return the code if that service can be begun today."""
    if item_code is None:
        return None
    try:
        await catalogue.item(context, item_code)
    except Problem:
        return None
    return item_code
