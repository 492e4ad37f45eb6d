"""Commitments (承诺): shown in full, agreed to one by one, forwarded in these words."""

from __future__ import annotations

from collections.abc import Collection

from bff.cases.acting.submission_schemas import CommitmentView
from bff.cases.problems import COMMITMENT_MISSING, COMMITMENT_NOT_OFFERED
from bff.problems import Problem
from gateways.core import Item, OrderCommitment
from ground.language import Language, Text

TRUTH, DEFERRAL, COMMITMENT = "truth", "deferral", "commitment"

_TRUTH = Text(
    "我承诺所填信息和所交材料真实、准确、完整，并愿承担相应的法律责任。",
    "I declare that the information and materials that I provide are true, accurate and "
    "complete. I accept legal responsibility for them.",
)
_DEFERRAL = Text(
    "我申请容缺受理，承诺在收到通知后按期补交暂缺的材料；逾期未补交的，同意按规定退件。",
    "I ask you to accept my application with materials missing (容缺受理). I promise to hand "
    "them in by the date that you give me. I understand that my application may be "
    "returned if I do not.",
    plain=Text(
        "有的材料我现在没有，请先收下。接到通知后我按时补交；到时不补，可以把申请退给我。",
        "I do not have all papers now. I will hand them in by the date that you give me. "
        "If I do not, my application may be returned.",
    ),
)


def list_commitments(item: Item, has_deferred: bool, language: Language) -> list[CommitmentView]:
    """List every commitment for this item, and which of them are required."""
    views = [CommitmentView(TRUTH, _TRUTH.render(language), True)]
    if item.tolerance:
        views.append(CommitmentView(DEFERRAL, _DEFERRAL.render(language), has_deferred))
    if item.commitment.available and item.commitment.text:
        views.append(CommitmentView(COMMITMENT, item.commitment.text, False))
    return views


def agreed_commitments(
    item: Item, has_deferred: bool, codes: Collection[str], language: Language
) -> list[OrderCommitment]:
    """Return the agreed commitments, in the words of the screen.

    Raises ``commitment-missing`` with the texts that lack agreement, ``invalid-field`` for an
    unknown one.
    """
    views = list_commitments(item, has_deferred, language)
    if set(codes) - {view.code for view in views}:
        raise Problem(COMMITMENT_NOT_OFFERED, members={"field": "/commitments"})
    missing = [view for view in views if view.required and view.code not in codes]
    if missing:
        raise Problem(
            COMMITMENT_MISSING,
            members={"field": "/commitments", "missing": missing},
            texts="；".join(view.text for view in missing),
        )
    return [OrderCommitment(code=v.code, text=v.text) for v in views if v.code in codes]
