"""SMS (短信) as a channel: the number that the province gave us with the sign-in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from gateways.call import BUDGET_S, OutgoingCall
from gateways.failures import Failure
from gateways.sms import End, SmsClient, SmsReport, rule_of
from ground.clock import Clock
from models import NumberRefusal, Person, Push
from models.push import PushChannel
from models.push_search import is_only_unknown
from notifications.channels import (
    Accepted,
    Address,
    ChannelDefaults,
    NotSent,
    OutgoingPush,
    Rejected,
    SendResult,
    Undelivered,
    Unknown,
    Wording,
)
from notifications.provider_failures import end_of
from notifications.sms_wording import SmsTemplate, words_of

NOT_DELIVERED = "not-delivered"
"""Reason of an SMS that the carrier could not deliver, by a posted receipt or when asked."""
_MAINLAND = re.compile(r"(?:\+?86)?(1\d{10})")


def number_to_dial(mobile: str | None) -> str | None:
    """Return a mainland mobile number as the provider dials it (E.164), or None if it is none."""
    match = _MAINLAND.fullmatch((mobile or "").replace(" ", "").replace("-", ""))
    return None if match is None else f"+86{match[1]}"


def mobile_lookup(lookup: Callable[[str], str], phone: str) -> str:
    """Return the keyed hash of a number (E.164), as rows of pushes keep it."""
    return lookup(f"mobile:{phone}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsChannel(ChannelDefaults):
    """The channel. ``template_ids`` are the provider's numbers of our templates.

    ``monotonic`` is the clock of deadlines; ``lookup`` makes the keyed hash of an address.
    """

    client: SmsClient
    template_ids: Mapping[SmsTemplate, str]
    clock: Clock
    monotonic: Callable[[], float]
    lookup: Callable[[str], str]

    @property
    def name(self) -> PushChannel:
        return PushChannel.SMS

    async def address_of(self, person_id: str) -> Address | None:
        """Return the person's number, unless it opted out or was wrong before."""
        person = await Person.get_or_none(id=person_id)
        phone = None if person is None else number_to_dial(person.mobile)
        if phone is None:
            return None
        address = self.address(phone)
        refusal = NumberRefusal.filter(person_id=person_id, lookup=address.lookup)
        return None if await refusal.exists() else address

    def address(self, phone: str) -> Address:
        return Address(phone, mobile_lookup(self.lookup, phone))

    async def settle(
        self,
        connection: BaseDBAsyncClient,
        push: OutgoingPush,
        address: Address,
        result: SendResult,
    ) -> None:
        """Note a number that is not used again."""
        if isinstance(result, Rejected) and result.is_address_gone:
            now = self.clock.now()
            await NumberRefusal.note(connection, push.push_id, address.lookup, result.reason, now)

    def word(self, push: OutgoingPush) -> Wording:
        return words_of(push).rendition

    async def send(self, push: OutgoingPush) -> SendResult:
        words = words_of(push)
        try:
            answer = await self.client.send(
                push.address,
                self.template_ids[words.template],
                words.params,
                _context(push),
                self._call(push),
            )
        except Failure as failure:
            return end_of(failure)
        rule = rule_of(answer.code)
        match rule.end:
            case End.ACCEPTED:
                return Accepted(answer.serial_no)
            case End.BUSY:
                return NotSent(rule.reason, rule.after_s)
            case End.UNKNOWN:
                return Unknown(rule.reason)
            case _:
                return Rejected(rule.reason, rule.is_number_gone, rule.is_about_message)

    async def ask(self, push: OutgoingPush, since: datetime) -> Accepted | Undelivered | None:
        """Ask for the carrier's reports. They can show that it was sent, never that it was not."""
        try:
            reports = await self.client.reports(
                push.address, since, self.clock.now(), self._call(push)
            )
        except Failure:
            return None
        report = await self._find(reports, push, since)
        if report is None:
            return None
        if not report.is_delivered:
            return Undelivered(report.serial_no, NOT_DELIVERED)
        return Accepted(report.serial_no)

    async def _find(
        self, reports: Sequence[SmsReport], push: OutgoingPush, since: datetime
    ) -> SmsReport | None:
        """Return the report about this push.

        Only some accounts get our context back. Without it, a report about an SMS that we do not
        know must be about this one, if no other end is unknown.
        """
        for report in reports:
            if report.context == _context(push):
                return report
        strange = [report for report in reports if not report.context]
        serials = [report.serial_no for report in strange]
        rows = Push.filter(channel=PushChannel.SMS, provider_id__in=serials)
        our_serials = {str(serial) for serial in await rows.values_list("provider_id", flat=True)}
        strange = [report for report in strange if report.serial_no not in our_serials]
        target = self.address(push.address).lookup
        if len(strange) != 1 or not await is_only_unknown(self.name, target, since, push.push_id):
            return None
        return strange[0]

    def _call(self, push: OutgoingPush) -> OutgoingCall:
        return OutgoingCall(f"push-{push.push_id}", self.monotonic() + BUDGET_S)


def _context(push: OutgoingPush) -> str:
    """Return our reference, which comes back with some reports."""
    return f"push-{push.push_id}"
