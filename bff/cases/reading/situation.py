"""Situation of a case: what its citizen must or may do now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bff.cases.events.open_notice import OpenNotice
from bff.cases.events.states import CLOSED, EVALUABLE
from gateways.core import Item
from models import Draft, Evaluation, Forward, Material, ServiceCase
from models.forward import ForwardKind, ForwardState
from models.service_case import CaseState

SUPPLEMENT, PAY, DELIVER, EVALUATE = "supplement", "pay", "deliver", "evaluate"
ASK_HALL, RESUBMIT, WITHDRAW = "askHall", "resubmit", "withdraw"


@dataclass(frozen=True, slots=True)
class Situation:
    """A case with what decides what can be done about it. ``today`` is the day in China.

    ``underway`` is what was done with it and has not reached the core, by kind. ``evaluated``: the
    core has an evaluation that did not come from here. ``gathered`` is for the open notice,
    ``draft`` for a case that the core has refused: gone, or submitted again, nothing waits.
    ``over``: who reads it is no longer the applicant's agent, and nothing waits for them.
    """

    case: ServiceCase
    forward: Forward | None
    item: Item | None
    evaluation: Evaluation | None
    today: date
    underway: Mapping[str, Forward] = field(default_factory=dict)
    evaluated: bool = False
    gathered: Sequence[Material] = ()
    draft: Draft | None = None
    over: bool = False

    @property
    def waits(self) -> list[str]:
        """List what the citizen must do."""
        if self.over:
            return []
        case, kinds = self.case, []
        if case.state == CaseState.NOT_FORWARDED and ForwardKind.WITHDRAWAL not in self.underway:
            refused = self.forward is not None and self.forward.state == ForwardState.REFUSED
            if not refused:
                kinds.append(ASK_HALL)
            elif self.draft is not None and (self.draft.is_open or self.apart):
                kinds.append(RESUBMIT)
        if self.stuck is not None:
            kinds.append(ASK_HALL)
        if case.state == CaseState.TO_SUPPLEMENT and case.notice_id and not self.answered:
            kinds.append(SUPPLEMENT)
        if (case.payment or {}).get("status") == "due":
            kinds.append(PAY)
        if (
            case.state == CaseState.GRANTED
            and not case.delivery
            and self.item
            and self.item.express
        ):
            kinds.append(DELIVER)
        if case.state in EVALUABLE and self.evaluation is None and not self.evaluated:
            kinds.append(EVALUATE)
        return kinds

    @property
    def may(self) -> list[str]:
        """List what the citizen may do now; the core has the last word."""
        if self.over:
            return []
        case = self.case
        allowed = [kind for kind in self.waits if kind not in (ASK_HALL, RESUBMIT)]
        if SUPPLEMENT in allowed and self.notice is not None and self.notice.too_late:
            allowed.remove(SUPPLEMENT)
        withdrawing = ForwardKind.WITHDRAWAL in self.underway
        if case.state not in CLOSED | {CaseState.NOT_FORWARDED} and not withdrawing:
            allowed.append(WITHDRAW)
        return allowed

    @property
    def answered(self) -> bool:
        """The open notice has its supplement, or the case is to be withdrawn."""
        return ForwardKind.SUPPLEMENT in self.underway or ForwardKind.WITHDRAWAL in self.underway

    @property
    def apart(self) -> bool:
        """It was refused, and its draft stays as it was submitted: the core took other parts of the
        bundle (一件事).
        """
        case, draft = self.case, self.draft
        if draft is None or draft.is_open:
            return False
        return draft.submitted_as in (case.id, case.bundle_id)

    @property
    def stuck(self) -> Forward | None:
        """List what was given up on its way to the core."""
        stuck = (one for one in self.underway.values() if one.state == ForwardState.NOT_FORWARDED)
        return next(stuck, None)

    @property
    def notice(self) -> OpenNotice | None:
        return OpenNotice.of(self.case, self.today)
