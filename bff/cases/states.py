"""States of a case (办件状态) in plain words.

There is no national list (docs/sources.md): the core's codes are mapped to ours in
``gateways.core.case_state`` and kept beside them. Which state may follow which is the core's to
decide, not ours: only the version says what is newer. A code that nobody told us about is
``unknown``, shown in the core's own words.
"""

from __future__ import annotations

from collections.abc import Collection

from ground.language import Language, Text

UNKNOWN, NOT_FORWARDED, WITHDRAWN = "unknown", "not_forwarded", "withdrawn"

STATE_TEXTS = {
    "submitted": Text("已提交", "Submitted"),
    "received": Text("已收件", "Received"),
    "to_supplement": Text("待补正", "Waiting for you to supplement"),
    "pre_review_failed": Text("预审不通过", "Not passed at pre-review"),
    "accepted": Text("已受理", "Accepted"),
    "not_accepted": Text("不予受理", "Not accepted"),
    "in_progress": Text("办理中", "In progress"),
    "suspended": Text("特别程序（暂停计时）", "Special procedure (the clock stands still)"),
    "granted": Text("已办结，准予", "Completed: granted"),
    "refused": Text("已办结，不予", "Completed: not granted"),
    "returned": Text("已退件", "Returned"),
    "withdrawn": Text("已撤回", "Withdrawn"),
    "terminated": Text("已终止", "Terminated"),
    "delivered": Text("已送达", "Delivered"),
    NOT_FORWARDED: Text("未送达省平台", "Did not reach the province"),
    UNKNOWN: Text("状态不明", "State not known"),
}
_ON_ITS_WAY = Text("已提交，正在送达省平台", "Submitted, on its way to the province")
_DONE_SINCE = {
    "supplement": Text("补正已提交，正在送达省平台", "Supplement sent, on its way to the province"),
    "withdrawal": Text(
        "已申请撤回，正在送达省平台", "Withdrawal asked for, on its way to the province"
    ),
}
"""What the citizen has done and the core does not know yet; the later ones outweigh the earlier."""

CLOSED = frozenset(
    {
        "pre_review_failed",
        "not_accepted",
        "granted",
        "refused",
        "returned",
        WITHDRAWN,
        "terminated",
        "delivered",
    }
)
"""Nothing more is decided. ``unknown`` and ``not_forwarded`` are open: somebody must look."""

EVALUABLE = CLOSED - {WITHDRAWN}
"""The agency has come to an end of it, and what was done may be evaluated (好差评)."""

RUNNING = frozenset({"accepted", "in_progress", "suspended"})
"""Accepted and not decided: the time limits run."""


def standing_text(
    state: str,
    upstream_text: str | None,
    acknowledged: bool,
    queued: Collection[str],
    language: Language,
) -> str:
    """Say how a case stands for whoever looks at it now.

    ``queued`` are the kinds of what was done with it and is on its way to the core: a case whose
    supplement has been sent is not waiting for one.
    """
    for kind, text in reversed(_DONE_SINCE.items()):
        if kind in queued:
            return text.said(language)
    return state_text(state, upstream_text, acknowledged, language)


def state_text(
    state: str, upstream_text: str | None, acknowledged: bool, language: Language
) -> str:
    """Say a state in the reader's language, in the core's own words if we do not know it."""
    if state == UNKNOWN and upstream_text:
        return upstream_text
    if state == "submitted" and not acknowledged:
        return _ON_ITS_WAY.said(language)
    return STATE_TEXTS[state].said(language)
