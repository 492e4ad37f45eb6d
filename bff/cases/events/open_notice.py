"""The notice (补正通知) that a case waits on, and the date by which it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from bff.cases.events.details import Detail
from ground.language import Text
from ground.working_days import Count, is_arranged, working_days_left
from models import ServiceCase

IN_TIME = Text(
    "请最迟在{day}一次补齐下列各项，还有 {left} 个工作日。",
    "Send everything on this list by {day}. You have {left} working days.",
)
NO_DATE = Text("请尽快一次补齐下列各项。", "Send everything on this list as soon as you can.")
TOO_LATE = Text(
    "补正期限{day}已过。请联系办理部门，或重新申请。",
    "The deadline was {day}. Ask the department, or apply again.",
)
LATE_BY_OUR_COUNT = Text(
    "按工作日推算，补正期限{day}已过。还可以提交，是否接收由办理部门决定。",
    "By our count of working days the deadline was {day}. You can still send it. The "
    "department decides whether to accept it.",
)
PROVISIONAL = Text(
    "有关年份的放假安排还没有公布，日期和天数可能会变，以办理部门的通知为准。",
    " The holidays of that year are not announced yet, so the date and the days left may "
    "change. The department’s own notice counts.",
)


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
    def counted_here(self) -> bool:
        return self.detail.deadline is None

    @property
    def too_late(self) -> bool:
        """True if the core's own date has passed.

        A date that we counted refuses nobody, because the core decides.
        """
        return self._past and not self.counted_here

    @property
    def left(self) -> Count | None:
        """Working days until the notice is due; None without a date."""
        if self.due is None:
            return None
        left = working_days_left(self.today, self.due)
        unsure = self.counted_here and not is_arranged(self.due)
        return Count(left.days, left.provisional or unsure)

    @property
    def text(self) -> Text:
        """Sentence that says by when to answer, with places for ``day`` and ``left``."""
        if self.due is None:
            return NO_DATE
        if not self._past:
            return IN_TIME
        return LATE_BY_OUR_COUNT if self.counted_here else TOO_LATE

    @property
    def _past(self) -> bool:
        return self.due is not None and self.today > self.due
