"""Problems with a delegation (授权代办)."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

DELEGATION_NOT_FOUND = ProblemKind(
    "delegation-not-found",
    404,
    Text("没有找到这个授权", "Delegation not found"),
    Text(
        "请刷新授权列表。只有委托人和被委托人本人可以查看和使用。",
        "Refresh your list of delegations. Only the two people of a delegation can see and use it.",
    ),
)
DELEGATION_NOT_IN_FORCE = ProblemKind(
    "delegation-not-in-force",
    403,
    Text("这个授权现在不能使用", "The delegation is not in force"),
    Text(
        "{why}。请与委托人联系，或改为办理自己的事项。",
        "{why}. Ask the person you act for, or act for yourself.",
    ),
)
DELEGATION_NOT_FOR_ITEM = ProblemKind(
    "delegation-not-for-item",
    403,
    Text("授权不包括这个事项", "The delegation does not cover this service"),
    Text(
        "请委托人重新授权并选上这个事项。",
        "Ask the person you act for to give you a new delegation that includes this service.",
    ),
)
DELEGATION_NOT_OPEN = ProblemKind(
    "delegation-not-open",
    409,
    Text("这个授权已不能答复", "The delegation can no longer be answered"),
    Text(
        "{why}。请刷新授权列表；已确认的可以在那里解除。",
        "{why}. Refresh the list. You can end an accepted delegation there.",
    ),
)
DELEGATION_NAME_DIFFERS = ProblemKind(
    "delegation-name-differs",
    409,
    Text("姓名与授权不一致", "The name differs from the delegation"),
    Text(
        "委托人填写的姓名与您的实名不同。请谢绝，并让委托人按您证件上的姓名重新授权。",
        "The name in the offer is not yours. Refuse it, and ask for a new one with the name on your document.",
    ),
)
DELEGATION_TO_ONESELF = ProblemKind(
    "delegation-to-oneself",
    422,
    Text("不能授权给自己", "You cannot delegate to yourself"),
    Text(
        "请填写被委托人的证件号码。",
        "Enter the document number of the person who will act for you.",
    ),
)
DELEGATION_BY_PERSON_ONLY = ProblemKind(
    "delegation-by-person-only",
    403,
    Text("单位不能在这里授权", "Organisations cannot delegate here"),
    Text(
        "请用个人身份登录。单位的经办人由单位在统一身份认证平台授权。",
        "Sign in as yourself. An organisation names its agents on the province’s sign-on page.",
    ),
)
DELEGATION_PERIOD_INVALID = ProblemKind(
    "delegation-period-invalid",
    422,
    Text("授权期限不对", "The dates are not valid"),
    Text(
        "结束须晚于开始和现在，开始须在一年以内，期限最长一年。",
        "The delegation must start within a year, end in the future, and last a year at most.",
    ),
)
TOO_MANY_DELEGATIONS = ProblemKind(
    "too-many-delegations",
    409,
    Text("待答复的授权太多", "Too many offers"),
    Text(
        "已有 {most} 个授权等待对方答复。请先撤回不需要的。",
        "{most} offers are waiting for an answer. End those that you do not need.",
    ),
)

ACTING_REFUSALS = (DELEGATION_NOT_FOUND, DELEGATION_NOT_IN_FORCE, DELEGATION_NOT_FOR_ITEM)
"""Reasons why nobody may act by the named delegation."""
