"""The notice (补正通知) that a case waits on, and the date by which it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from bff.cases.events.details import Detail
from ground.working_days import Count, is_arranged, working_days_left
from models import Forward, ServiceCase


class _Answer(msgspec.Struct, rename="camel"):
    notice_id: str


_answer = msgspec.json.Decoder(_Answer)


def answered_notice(forward: Forward) -> str | None:
    """Return the id of the notice that a supplement answers; None once its body is erased."""
    return None if forward.body is None else _answer.decode(forward.body).notice_id


@dataclass(frozen=True, slots=True)
class OpenNotice:
    """Open notice of a case ``today``. ``due`` is the core's date, or else our own count."""

    detail: Detail
    due: date | None
    today: date

    @classmethod
    def of(cls, case: ServiceCase, today: date) -> OpenNotice | None:
        if case.notice is None:
            return None
        detail = msgspec.json.decode(case.notice, type=Detail)
        return cls(detail, case.notice_due, today)

    @property
    def is_our_count(self) -> bool:
        return self.detail.deadline is None

    @property
    def is_too_late(self) -> bool:
        """True if the core's own date has passed.

        A date that we counted refuses nobody, because the core decides.
        """
        return self.is_past and not self.is_our_count

    @property
    def days_left(self) -> Count | None:
        """Working days until the notice is due; None without a date."""
        if self.due is None:
            return None
        days = working_days_left(self.today, self.due)
        unsure = self.is_our_count and not is_arranged(self.due)
        return Count(days.days, days.provisional or unsure)

    @property
    def is_past(self) -> bool:
        """True if the date has passed, whoever counted it."""
        return self.due is not None and self.today > self.due
