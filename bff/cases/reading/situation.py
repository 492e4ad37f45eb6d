"""Situation of a case: what its citizen must or may do now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bff.cases.events.open_notice import OpenNotice
from bff.cases.events.states import CLOSED, EVALUABLE
from bff.forms.values import Value
from gateways.core import Item
from models import Draft, Evaluation, Forward, Material, ServiceCase
from models.forward import ForwardKind, ForwardState
from models.service_case import CaseState


class TodoKind(StrEnum):
    """Task or choice of an applicant."""

    SUPPLEMENT = "supplement"
    PAY = "pay"
    DELIVER = "deliver"
    EVALUATE = "evaluate"
    ASK_HALL = "askHall"
    RESUBMIT = "resubmit"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Situation:
    """A case with all data that decides the possible acts. ``today`` is the day in China.

    ``underway`` are the acts that have not reached the core, by kind. ``is_evaluated``: the core
    has an evaluation that did not come from here. ``supplement_materials`` are for the open notice,
    ``form`` is what was handed in, masked where it is verified. ``draft`` is for a case that the
    core has refused: after its deletion or another submission, nothing waits.
    ``is_over``: the reader is no longer the applicant's agent, and nothing waits for them.
    """

    case: ServiceCase
    forward: Forward | None
    item: Item | None
    evaluation: Evaluation | None
    today: date
    underway: Mapping[str, Forward] = field(default_factory=dict)
    is_evaluated: bool = False
    supplement_materials: Sequence[Material] = ()
    form: Mapping[str, Value] = field(default_factory=dict)
    draft: Draft | None = None
    is_over: bool = False

    @property
    def must_do(self) -> list[TodoKind]:
        """List what the citizen must do."""
        if self.is_over:
            return []
        case = self.case
        kinds: list[TodoKind] = []
        if case.state == CaseState.NOT_FORWARDED and ForwardKind.WITHDRAWAL not in self.underway:
            is_refused = self.forward is not None and self.forward.state == ForwardState.REFUSED
            if not is_refused:
                kinds.append(TodoKind.ASK_HALL)
            elif self.draft is not None and (self.draft.is_open or self.is_separate):
                kinds.append(TodoKind.RESUBMIT)
        if self.stuck is not None:
            kinds.append(TodoKind.ASK_HALL)
        if case.state == CaseState.TO_SUPPLEMENT and case.notice_id and not self.is_answered:
            kinds.append(TodoKind.SUPPLEMENT)
        if (case.payment or {}).get("status") == "due":
            kinds.append(TodoKind.PAY)
        if (
            case.state == CaseState.GRANTED
            and not case.delivery
            and self.item
            and self.item.express
        ):
            kinds.append(TodoKind.DELIVER)
        if case.state in EVALUABLE and self.evaluation is None and not self.is_evaluated:
            kinds.append(TodoKind.EVALUATE)
        return kinds

    @property
    def may_do(self) -> list[TodoKind]:
        """List what the citizen may do now; the core has the last word."""
        if self.is_over:
            return []
        case = self.case
        kinds: list[TodoKind] = [
            kind for kind in self.must_do if kind not in (TodoKind.ASK_HALL, TodoKind.RESUBMIT)
        ]
        if TodoKind.SUPPLEMENT in kinds and self.notice is not None and self.notice.is_too_late:
            kinds.remove(TodoKind.SUPPLEMENT)
        is_withdrawing = ForwardKind.WITHDRAWAL in self.underway
        if case.state not in CLOSED | {CaseState.NOT_FORWARDED} and not is_withdrawing:
            kinds.append(TodoKind.WITHDRAW)
        return kinds

    @property
    def is_answered(self) -> bool:
        """True if the open notice has its supplement, or a withdrawal is under way."""
        return ForwardKind.SUPPLEMENT in self.underway or ForwardKind.WITHDRAWAL in self.underway

    @property
    def is_separate(self) -> bool:
        """True if it was refused while the core took other parts of the bundle (一件事).

        Its draft then stays submitted.
        """
        case, draft = self.case, self.draft
        if draft is None or draft.is_open:
            return False
        return draft.submitted_as in (case.id, case.bundle_id)

    @property
    def stuck(self) -> Forward | None:
        """Act that was given up on its way to the core."""
        stuck = (
            forward
            for forward in self.underway.values()
            if forward.state == ForwardState.NOT_FORWARDED
        )
        return next(stuck, None)

    @property
    def notice(self) -> OpenNotice | None:
        return OpenNotice.of(self.case, self.today)
