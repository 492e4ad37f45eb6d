"""Evaluations (好差评): voluntary, once for each case, visible only to the case's own people.

Grades as GB/T 39046 A.8 numbers them: 1 非常满意 … 5 非常不满意.
"""

from __future__ import annotations

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import IntegrityError

from bff.cases.acting.acts import done_before, hand_over, subject_of
from bff.cases.acting.schemas import EvaluationRequest, EvaluationTag, EvaluationTags
from bff.cases.events.states import EVALUABLE
from bff.cases.problems import EVALUATED_ALREADY, NOT_DECIDED, REASON_MISSING
from bff.cases.reading.evaluation_tags import NEGATIVE, POSITIVE, TAGS
from bff.context import AppContext
from bff.identity.callers import Citizen
from bff.problems import Problem
from bff.problems.input import invalid_field
from bff.request_context import RequestContext
from gateways.core import EvaluationOrder
from ground.language import Language, Text
from models import Evaluation, Forward
from models.encryption import Clear
from models.forward import ForwardKind

BAD = 4  # and 5: 差评


def tags(language: Language) -> EvaluationTags:
    return EvaluationTags(_tags(POSITIVE, language), _tags(NEGATIVE, language))


async def evaluate(
    context: AppContext, request: RequestContext[Citizen], case_id: str, body: EvaluationRequest
) -> None:
    """Evaluate a case.

    Problems: ``reason-missing`` for 4 and 5, ``not-decided``, ``evaluated-already``.
    """
    codes = _known_tags(body.tags)
    if body.grade >= BAD and body.reason is None:
        raise Problem(REASON_MISSING, members={"field": "/reason"})
    subject = await subject_of(context, request, case_id, as_submitted=False)
    if await done_before(context, subject, ForwardKind.EVALUATION):
        return
    case = subject.case
    if case.state not in EVALUABLE or case.case_no is None:
        raise Problem(NOT_DECIDED)
    now, channel = context.clock.now(), request.caller.channel
    row = Evaluation(
        case_id=case.id,
        grade=body.grade,
        tags=codes,
        text=body.text and Clear(body.text),
        reason=body.reason and Clear(body.reason),
        channel=channel,
        at=now,
    )

    async def change(connection: BaseDBAsyncClient, forward: Forward) -> None:
        await store(connection, row)

    order = EvaluationOrder(
        case_no=case.case_no,
        grade=body.grade,
        tags=[TAGS[code].zh for code in codes],
        text=body.text,
        reason=body.reason,
        channel=channel,
    )
    await hand_over(context, subject, ForwardKind.EVALUATION, order, change)


async def store(connection: BaseDBAsyncClient, row: Evaluation) -> None:
    """Store the evaluation; of several concurrent ones the primary key lets one through."""
    try:
        await Evaluation.bulk_create([row], using_db=connection)
    except IntegrityError:
        raise Problem(EVALUATED_ALREADY) from None


def _known_tags(codes: list[str]) -> list[str]:
    for number, code in enumerate(codes):
        if code not in TAGS:
            raise invalid_field(f"/tags/{number}", "choice")
    return list(dict.fromkeys(codes))


def _tags(texts: dict[str, Text], language: Language) -> list[EvaluationTag]:
    return [EvaluationTag(code, text.render(language)) for code, text in texts.items()]
