"""WeChat (微信) as a channel: subscription messages to the openid that a person bound."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from gateways.call import BUDGET_S, OutgoingCall
from gateways.wechat import (
    SubscriptionMessage,
    WechatBusy,
    WechatClient,
    WechatError,
    WechatUnavailable,
)
from gateways.wechat.errcodes import UNKNOWN
from gateways.wechat.subscriptions import State
from gateways.wechat.tokens import SERVICE as TOKEN_SERVICE
from gateways.wechat.values import UnfitValue
from ground.clock import Clock
from ground.language import is_english
from models import Push
from models.push import PushChannel, PushClass
from models.wechat import WechatBinding, WechatQuota
from notifications import quota
from notifications.channels import (
    Accepted,
    Address,
    ChannelDefaults,
    NotSent,
    OutgoingPush,
    Rejected,
    SendResult,
    Wording,
)
from notifications.provider_failures import end_of
from notifications.wechat_wording import NO_CHOICES, Choices, WechatTemplate, values_of

NOT_BOUND, NOT_SUBSCRIBED, NO_TEMPLATE, VALUE_UNFIT = (
    "not-bound",
    "not-subscribed",
    "no-template",
    "value-unfit",
)

log = logging.getLogger("notifications")


def openid_lookup(lookup: Callable[[str], str], openid: str) -> str:
    """Return the keyed hash by which bindings, quotas and pushes know an openid."""
    return lookup(f"openid:{openid}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatChannel(ChannelDefaults):
    """The channel. A class of messages without a template does not go this way.

    ``choices`` are the values that the account's templates list, by template and keyword; none
    before WeChat has said them.
    """

    client: WechatClient
    templates: Mapping[PushClass, WechatTemplate]
    clock: Clock
    monotonic: Callable[[], float]
    lookup: Callable[[str], str]
    choices: Mapping[str, Choices] = field(default_factory=dict)
    state: State = "formal"
    page: str = ""

    @property
    def name(self) -> PushChannel:
        return PushChannel.WECHAT

    @property
    def has_quota(self) -> bool:
        return True

    async def address_of(self, person_id: str) -> Address | None:
        binding = await WechatBinding.get_or_none(person_id=person_id)
        return None if binding is None else Address(binding.openid, binding.openid_lookup)

    def word(self, push: OutgoingPush) -> Wording:
        template = self.templates.get(push.push_class)
        if template is None:
            return Wording("wechat", "")
        try:
            text = "\n".join(self._values(template, push).values())
        except UnfitValue:
            text = ""
        return Wording(f"wechat {template.id}"[:40], text)

    async def refusal(self, push_class: PushClass, address: Address) -> Rejected | None:
        template = self.templates.get(push_class)
        if template is None:
            return Rejected(NO_TEMPLATE, is_about_carrier=True)
        row = await WechatQuota.get_or_none(openid_lookup=address.lookup, template=template.id)
        if row is None or not row.may_send:
            return Rejected(NOT_SUBSCRIBED, is_about_carrier=True)
        return None

    async def reserve(
        self, connection: BaseDBAsyncClient, push: OutgoingPush, address: Address
    ) -> Rejected | None:
        """Take one of the messages that the person allowed for this template.

        The openid may belong to somebody else since it was looked up, so it is asked again.
        """
        template = self.templates.get(push.push_class)
        if template is None:
            return Rejected(NO_TEMPLATE, is_about_carrier=True)
        if not await _is_bound(connection, push, address):
            return Rejected(NOT_BOUND)
        now = self.clock.now()
        if not await quota.take(connection, address.lookup, template.id, now):
            return Rejected(NOT_SUBSCRIBED, is_about_carrier=True)
        return None

    async def settle(
        self,
        connection: BaseDBAsyncClient,
        push: OutgoingPush,
        address: Address,
        result: SendResult,
    ) -> None:
        """Give back what was certainly not used. WeChat has the last word on what is left."""
        template = self.templates.get(push.push_class)
        if template is None:
            return
        now = self.clock.now()
        match result:
            case Rejected(reason="not-subscribed"):
                await quota.settle(connection, address.lookup, template.id, "refused", now)
            case Rejected() | NotSent():
                await quota.settle(connection, address.lookup, template.id, "unused", now)
            case _:
                await quota.settle(connection, address.lookup, template.id, "used", now)
        if isinstance(result, Rejected) and result.is_address_gone:
            for table in (WechatBinding, WechatQuota):
                await table.filter(openid_lookup=address.lookup).using_db(connection).delete()

    async def send(self, push: OutgoingPush) -> SendResult:
        template = self.templates.get(push.push_class)
        if template is None:
            return Rejected(NO_TEMPLATE, is_about_carrier=True)
        try:
            values = self._values(template, push)
        except UnfitValue as unfit:
            log.error("wechat: no value fits %s of template %s", unfit.key, template.id)
            return Rejected(VALUE_UNFIT, is_about_carrier=True)
        message = SubscriptionMessage(
            openid=push.address,
            template=template.id,
            values=values,
            lang="en_US" if is_english(push.language) else "zh_CN",
            state=self.state,
            page=self.page,
        )
        try:
            return Accepted(await self.client.send(message, self._call(push)))
        except WechatError as failure:
            return result_of(failure)

    async def ask(self, push: OutgoingPush, since: datetime) -> SendResult | None:
        """Look if WeChat's event of a sent message has named this push (``wechat_events``)."""
        row = await Push.get_or_none(id=push.push_id)
        if row is None or row.provider_id is None:
            return None
        return Accepted(row.provider_id)

    def _values(self, template: WechatTemplate, push: OutgoingPush) -> dict[str, str]:
        return values_of(template, push, self.choices.get(template.id, NO_CHOICES))

    def _call(self, push: OutgoingPush) -> OutgoingCall:
        return OutgoingCall(f"push-{push.push_id}", self.monotonic() + BUDGET_S)


async def _is_bound(connection: BaseDBAsyncClient, push: OutgoingPush, address: Address) -> bool:
    row = await Push.get_or_none(id=push.push_id, using_db=connection)
    if row is None:
        return False
    binding = WechatBinding.filter(person_id=row.person_id, openid_lookup=address.lookup)
    return await binding.using_db(connection).exists()


def result_of(failure: WechatError) -> SendResult:
    """Return how a send ended whose call failed."""
    meaning = failure.meaning
    if isinstance(failure, WechatUnavailable | WechatBusy) and meaning is UNKNOWN:
        # WeChat's own words are not there: its `code` is an HTTP status.
        result = end_of(failure)
        is_before = failure.service == TOKEN_SERVICE and not isinstance(result, NotSent)
        return NotSent("no-token") if is_before else result
    if meaning.concerns_operator:
        log.error("wechat refused: %s %s", failure.code, failure.rid or failure.field)
    if failure.service == TOKEN_SERVICE:
        return NotSent(meaning.reason, meaning.after_s or 60)
    if meaning.after_s is not None:
        return NotSent(meaning.reason, meaning.after_s)
    return Rejected(meaning.reason, meaning.is_address_gone, meaning.is_about_message)
